"""A source that costs nothing: pictures like tissue with a moving blob, for any size and rate."""

import time
from collections.abc import Iterator
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.frame import Frame
from detector.picture import Image, YuvPicture
from detector.video import VideoSource

_RING = 8
_TISSUE, _BLOB = (176, 74, 62), (196, 190, 128)
# Radius of the blob and of its way, as shares of the picture's height.
_BLOB_RADIUS, _WAY_RADIUS = 0.13, 0.08
# Full-range R'G'B' to limited-range Y'CbCr: ITU-R BT.709-6, section 3.
_RED, _BLUE = 0.2126, 0.0722


class SyntheticSource(VideoSource):
    """Frames that go round a ring of pictures, the same in every run."""

    def __init__(self, width: int, height: int, rate: float, frames: int | None = None) -> None:
        """Render the ring.

        Args:
            width: in pixels, even, as yuv420p halves it.
            height: in pixels, even.
            rate: frames a second.
            frames: length; None never ends.
        """
        self.name = "synthetic"
        self.width, self.height, self.rate, self.frame_count = width, height, rate, frames
        tissue = _tissue(width, height)
        self._ring = [_to_yuv(_with_blob(tissue, step / _RING)) for step in range(_RING)]

    def __iter__(self) -> Iterator[Frame]:
        index = 0
        while self.frame_count is None or index < self.frame_count:
            yield Frame(index, index / self.rate, time.monotonic(), self._ring[index % _RING])
            index += 1

    def close(self) -> None:
        """There is nothing to release."""


def _tissue(width: int, height: int) -> Image:
    """Mottled red [H, W, 3], darker outwards, black in the corners as behind an endoscope's mask."""
    noise = np.random.default_rng(7).standard_normal((9, 16)).astype(np.float32)
    mottle = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    down, across = np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    radius = np.sqrt(down**2 + across**2).astype(np.float32)
    light = np.where(radius < 1.25, 1.1 - 0.45 * radius + 0.05 * mottle, 0)
    return _bytes(light[..., None] * np.array(_TISSUE, np.float32))


def _with_blob(tissue: Image, turn: float) -> Image:
    """The tissue with the blob on its way round; `turn` 0 to 1 is a whole circle."""
    height, width = tissue.shape[:2]
    angle = 2 * np.pi * turn
    centre = (width / 2 + np.cos(angle) * _WAY_RADIUS * height, (0.5 + np.sin(angle) * _WAY_RADIUS) * height)
    canvas, radius = tissue.copy(), _BLOB_RADIUS * height
    cv2.circle(canvas, (round(centre[0]), round(centre[1])), max(1, round(radius)), _BLOB, -1, cv2.LINE_AA)
    return canvas


def _to_yuv(rgb: Image) -> YuvPicture:
    """Planes of yuv420p, BT.709, limited range."""
    yuv = cv2.transform(rgb, _from_rgb())
    size = (rgb.shape[1] // 2, rgb.shape[0] // 2)
    u, v = (_bytes(cv2.resize(yuv[..., plane], size, interpolation=cv2.INTER_AREA)) for plane in (1, 2))
    return YuvPicture(np.ascontiguousarray(yuv[..., 0], np.uint8), u, v, "bt709", full_range=False)


@cache
def _from_rgb() -> NDArray[np.float32]:
    """Affine map [3, 4] of 8-bit values."""
    luma = np.array([_RED, 1 - _RED - _BLUE, _BLUE])
    blue = (np.array([0, 0, 1]) - luma) / (2 * (1 - _BLUE))
    red = (np.array([1, 0, 0]) - luma) / (2 * (1 - _RED))
    linear = np.stack([luma * 219, blue * 224, red * 224]) / 255
    return np.hstack([linear, [[16], [128], [128]]]).astype(np.float32)


def _bytes(values: NDArray[np.generic]) -> Image:
    return np.clip(np.rint(values.astype(np.float32)), 0, 255).astype(np.uint8)
