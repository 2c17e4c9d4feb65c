"""The planes of a decoded picture as an encoder takes them: 4:2:0, limited range."""

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from detector.picture import Image, YuvPicture

# Full range to limited: ITU-R BT.709-6, section 4.
_LUMA = np.rint(16 + np.arange(256) * 219 / 255).astype(np.uint8)
_CHROMA = np.rint(128 + (np.arange(256) - 128) * 224 / 255).astype(np.uint8)


def fill_planes(frame: VideoFrame, picture: YuvPicture) -> None:
    """Copy a picture into a frame of format yuv420p, at most one column and one row smaller."""
    _fill(frame, 0, _limited(picture.y, _LUMA, picture.full_range))
    for index, plane in ((1, picture.u), (2, picture.v)):
        _fill(frame, index, _limited(_halved(plane, picture), _CHROMA, picture.full_range))


def _fill(frame: VideoFrame, index: int, source: Image) -> None:
    plane = frame.planes[index]
    target = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    target[: plane.height, : plane.width] = source[: plane.height, : plane.width]


def _limited(plane: Image, table: NDArray[np.uint8], full_range: bool) -> Image:
    return cv2.LUT(plane, table).astype(np.uint8, copy=False) if full_range else plane


def _halved(chroma: Image, picture: YuvPicture) -> Image:
    """Chroma of any subsampling at half the width and height, rounded up."""
    size = (picture.width + 1) // 2, (picture.height + 1) // 2
    if (chroma.shape[1], chroma.shape[0]) == size:
        return chroma
    return cv2.resize(chroma, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
