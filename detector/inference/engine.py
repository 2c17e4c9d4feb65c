"""A model on a device, verified and warmed up."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.errors import DeviceError, EngineError, ModelError
from detector.in_time import OutOfTimeError, Patience, in_time
from detector.inference.answers import Answers
from detector.inference.backend import Backend, Contract, ModelFile, reason
from detector.inference.card import check_card, read_metadata
from detector.inference.devices import device_named
from detector.inference.onnx_file import read_onnx

# Usual is a second or two. Each that is given up keeps a processor busy, and the live way tries again.
_PATIENCE = Patience(seconds=60.0, computing=10.0, given_up=3)
_MEND = "`polyp-detector models verify` checks the released files; --device names another device"


class Engine:
    """Runs one model file on one device, warmed up and ready.

    Attributes:
        path: of the model file.
        card: what the model says of itself.
        details: the whole of card.json, or None where there is none beside the model.
        sha256: of the model file.
        threads: CPU threads of one frame; 0 is one for each core.
    """

    def __init__(self, path: Path, device: str, threads: int = 0, spinning: bool = False) -> None:
        """Load, verify and warm up a model.

        Args:
            path: ONNX file that keeps the model contract.
            device: where to compute; it is had or it is an error. What it must build for the model and is
                not cached is built now, which takes minutes.
            threads: CPU threads of one frame; 0 takes one for each core.
            spinning: whether ONNX Runtime's CPU threads wait in a busy loop.

        Raises:
            ModelError: the file is missing, damaged, or breaks the contract.
            DeviceError: the device is not usable here.
        """
        self.path, self.threads = path, threads
        self._row, self._spinning = device_named(device), spinning
        self._answers = Answers()
        model = read_onnx(path)
        self.card = read_metadata(path, model.contract.properties)
        _check_tensors(path, model.contract, self.card.input_side)
        self.sha256 = model.sha256
        self.details = check_card(path, self.card, self.sha256)
        if self._row.on_gpu:
            # Something may be built for it, and the driver's first use takes a while.
            self._start(model)
        else:
            self._start_in_time(model)

    @property
    def device(self) -> str:
        """What really computes, read back from the backend, by its name in the table of devices."""
        return self._backend.device

    @property
    def on_gpu(self) -> bool:
        """Whether that is a GPU."""
        return device_named(self.device).on_gpu

    @property
    def precision(self) -> str:
        """Of the computation: float32, bfloat16, float16 or int8 (its convolutions; the rest in float)."""
        return self._backend.precision

    def run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probability map [h, w] in 0..1 of an RGB picture [side, side, 3]; valid until the next run.

        Raises:
            EngineError: the backend fails, gives what is no probability, or the same whatever it is shown.
        """
        probability = self._run(image)
        if not self._answers.are_one(image, probability):
            return probability
        if self._told_apart and not self._tells_apart():
            raise EngineError(f"{self.path} on {self.device}: answers the same whatever it is shown; {_MEND}")
        return self._run(image)

    def reopened(self) -> "Engine":
        """The same model on the same device, opened anew, in place of one that failed or hangs.

        Raises:
            ModelError, DeviceError: it cannot be had any more.
        """
        return Engine(self.path, self._row.name, self.threads, self._spinning)

    def _start_in_time(self, model: ModelFile) -> None:
        """Open it where nothing is built: a small file may make a library compute for hours beforehand."""
        try:
            in_time(lambda: self._start(model), f"opening {self.path.name}", _PATIENCE, lambda _: None)
        except OutOfTimeError:
            raise ModelError(
                f"{self.path}: takes too long to open, more than {_PATIENCE.computing:.0f} s of computing or "
                f"{_PATIENCE.seconds:.0f} s; no model for video does, install it again or name another"
            ) from None

    def _start(self, model: ModelFile) -> None:
        self._backend = self._open(model)
        self._warm_up()

    def _open(self, model: ModelFile) -> Backend:
        """A device that was asked for is had, or it is an error that says how to mend it."""
        if lack := self._row.lacks():
            raise self._row.unusable(lack)
        try:
            return self._row.open(model, self.threads, self._spinning)
        except DeviceError as error:
            raise self._row.unusable(str(error)) from error

    def _run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        probability: NDArray[np.float32] = run_checked(self._backend, image[None], self.path)[0]
        return probability

    def _tells_apart(self) -> bool:
        """Whether black and noise have two answers now; of a model of bare 0 and 1 they may have one."""
        shape = (self.card.input_side, self.card.input_side, 3)
        of_black = self._run(np.zeros(shape, np.uint8)).copy()
        noise = np.random.default_rng(0).integers(0, 64, shape, np.uint8)
        return not np.array_equal(of_black, self._run(noise))

    def _warm_up(self) -> None:
        """The first runs, which take longer and show faults that loading does not."""
        try:
            self._told_apart = self._tells_apart()
        except EngineError as error:
            raise self._row.unusable(str(error)) if self._row.on_gpu else ModelError(str(error)) from error


def run_checked(backend: Backend, images: NDArray[np.uint8], path: Path) -> NDArray[np.float32]:
    """A backend's run, of which only probabilities come back.

    Args:
        backend: the model, opened.
        images: as the backend takes them.
        path: of the model file, for the message.

    Raises:
        EngineError: the backend fails, or gives what is no probability.
    """
    subject = f"{path} on {backend.device}"
    try:
        probability = backend.run(images)
    except Exception as error:  # the runtimes' errors share no other class
        raise EngineError(f"{subject}: fails on a frame ({reason(error)}); {_MEND}") from error
    if len(probability) != len(images):
        raise EngineError(f"{subject}: gives {len(probability)} maps of {len(images)} pictures; {_MEND}")
    # Not a number fails both comparisons.
    if not (probability.min() >= 0 and probability.max() <= 1):
        raise EngineError(f"{subject}: gives values that are not finite or not in 0 to 1; {_MEND}")
    return probability


def _check_tensors(path: Path, contract: Contract, side: int) -> None:
    """Refuse a model whose input or output is not the contract's, naming the field."""
    counts = len(contract.inputs), len(contract.outputs)
    if counts != (1, 1):
        raise ModelError(
            f"{path}: breaks the model contract: inputs and outputs are {counts[0]} and {counts[1]}, "
            "must be 1 and 1"
        )
    image, probability = contract.inputs[0], contract.outputs[0]
    expected = (
        ("input name", image.name, "image"),
        ("input type", image.type, "tensor(uint8)"),
        ("input shape", list(image.shape), [1, side, side, 3]),
        ("output name", probability.name, "probability"),
        ("output type", probability.type, "tensor(float)"),
        ("output rank", len(probability.shape), 4),
        ("output batch and channels", list(probability.shape[:2]), [1, 1]),
        ("output sides that are fixed", min(probability.shape, default=0) > 0, True),
    )
    for field, found, wanted in expected:
        if found != wanted:
            raise ModelError(f"{path}: breaks the model contract: {field} is {found}, must be {wanted}")
