"""Several pictures through the network in one run: for recordings, where no single one is waited for."""

import logging
from collections.abc import Sequence
from statistics import median
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from detector.errors import DetectorError, DeviceError, ModelError
from detector.inference.batched import batched
from detector.inference.devices import device_named
from detector.inference.engine import Engine, run_checked
from detector.inference.onnx_file import read_onnx

log = logging.getLogger(__name__)

# A picture's own map must be this much nearer to what it is alone than that of any other picture.
_OWN = 0.25
_ROUNDS = 7
# A batch must take less than this part of the time that its pictures take one by one.
_FASTER = 0.95
# Of the domes in the pictures that are tried: radius as a share of the side, colours in 0..255.
_RADIUS = 0.18
_WALL = np.array((150, 60, 45))
_LIGHT = np.array((70, 60, 50))

Pictures = Sequence[NDArray[np.uint8]]


class BatchEngine:
    """An engine's model on the same device, for several pictures at once.

    Attributes:
        size: the most pictures of a run.
    """

    def __init__(self, engine: Engine, size: int) -> None:
        """Open the model once more.

        Args:
            engine: of one picture; it stays as it is.
            size: at least 1.

        Raises:
            ModelError: the file is another by now, or cannot be loaded for several pictures.
            DeviceError: the device cannot be had once more, or must be built for it.
        """
        self._path, self.size = engine.path, size
        model = read_onnx(engine.path)
        if model.sha256 != engine.sha256:
            raise ModelError(f"{engine.path}: is another file than when it was opened; open it again")
        several, device = batched(model, size), device_named(engine.device)
        if lack := device.lacks():
            raise device.unusable(lack)
        if not device.built(several.sha256):
            raise DeviceError(f"{engine.path}: nothing is built for {size} frames at once on {device.name}")
        self._backend = device.open(several, engine.threads, False)
        self._images = np.zeros(several.contract.inputs[0].shape, np.uint8)

    def run(self, images: Pictures) -> NDArray[np.float32]:
        """Probability maps [n, h, w] of n RGB pictures [side, side, 3]; valid until the next run.

        Args:
            images: at most `size`. Where there are fewer, the places of the others are computed in vain.

        Raises:
            EngineError: the backend fails, or gives what is no probability.
        """
        for place, image in zip(self._images, images, strict=False):
            place[...] = image
        return run_checked(self._backend, self._images, self._path)[: len(images)]


def open_batches(engine: Engine, size: int) -> BatchEngine | None:
    """An engine for several pictures, where the model allows it, it gives the same, and it is faster.

    A graph may look as if it took several pictures and mix them up; so it is tried.

    Args:
        engine: of one picture.
        size: of a batch, at least 2.

    Returns:
        None where single pictures are as good; the log says why.
    """
    pictures = domes(size, engine.card.input_side)
    try:
        batches = BatchEngine(engine, size)
        fault = _fault(engine, batches, pictures)
    except DetectorError as error:
        fault = str(error)
    if fault:
        log.info("one frame at a time: %s", fault)
        return None
    return batches


def _fault(engine: Engine, batches: BatchEngine, pictures: Pictures) -> str:
    """Why single pictures are better; empty where they are not."""
    alone = np.stack([engine.run(picture).copy() for picture in pictures])
    if not gives_the_same(alone, batches.run(pictures)):
        return f"{engine.path} gives something else for {batches.size} frames at once"
    single, together = _seconds(engine, batches, pictures)
    if together >= _FASTER * single:
        return f"{batches.size} frames at once take {1e3 * together:.1f} ms, one by one {1e3 * single:.1f} ms"
    return ""


def gives_the_same(alone: NDArray[np.float32], together: NDArray[np.float32]) -> bool:
    """Whether each of several maps [n, h, w] is that of its own picture, but for what precision costs.

    Args:
        alone: maps of pictures that differ, each from a run of its own.
        together: maps of the same pictures from one run.
    """
    if alone.shape != together.shape:
        return False
    apart = np.abs(together[:, None] - alone[None]).mean(axis=(2, 3))
    own = apart.diagonal().copy()
    np.fill_diagonal(apart, np.inf)
    return bool((own <= _OWN * apart.min(axis=1)).all())


def _seconds(engine: Engine, batches: BatchEngine, pictures: Pictures) -> tuple[float, float]:
    """Medians for all the pictures, one by one and together, measured in turns."""
    single, together = [], []
    for _ in range(_ROUNDS):
        started = perf_counter()
        for picture in pictures:
            engine.run(picture)
        between = perf_counter()
        batches.run(pictures)
        single.append(between - started)
        together.append(perf_counter() - between)
    return median(single), median(together)


def domes(count: int, side: int) -> list[NDArray[np.uint8]]:
    """RGB pictures [side, side, 3] of a lit dome on a wall, as a polyp looks, each at another place."""
    return [_dome(side, 2 * np.pi * number / count) for number in range(count)]


def _dome(side: int, angle: float) -> NDArray[np.uint8]:
    down, across = np.mgrid[:side, :side] / side
    from_centre = np.hypot(across - 0.5 - 0.2 * np.cos(angle), down - 0.5 - 0.2 * np.sin(angle))
    height = np.sqrt(np.clip(1 - (from_centre / _RADIUS) ** 2, 0, 1))
    picture: NDArray[np.uint8] = (_WALL + height[..., None] * _LIGHT).astype(np.uint8)
    return picture
