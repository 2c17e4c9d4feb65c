"""Markings drawn over decoded planes: only around a marking is anything converted to RGB and back."""

from dataclasses import replace

import cv2
import numpy as np

from detector.boxes import Box
from detector.markers import Style
from detector.overlay import mark, reach
from detector.picture import Image, YuvPicture, to_planes
from detector.result import FrameResult, Polyp


def takes_markers(picture: YuvPicture) -> bool:
    """Whether a picture is of limited range and even size, its chroma halved both ways."""
    height, width = picture.y.shape
    halved = picture.u.shape == (height // 2, width // 2) and height % 2 == width % 2 == 0
    return halved and not picture.full_range


def draw_on_planes(picture: YuvPicture, result: FrameResult, style: Style | None = None) -> YuvPicture:
    """A copy of a picture with its activations marked; the picture itself where it has none.

    Pixels that no line covers stay those of the source, to the bit.

    Args:
        picture: which takes them.
        result: of the frame.
        style: of the markings.
    """
    if not result.activations:
        return picture
    marked = replace(picture, y=picture.y.copy(), u=picture.u.copy(), v=picture.v.copy())
    for polyp in result.activations:
        _mark(marked, polyp, style or Style())
    return marked


def _mark(picture: YuvPicture, polyp: Polyp, style: Style) -> None:
    height, width = picture.y.shape
    x1, y1, x2, y2 = _evened(reach(polyp, style, width, height), width, height)
    if x2 <= x1 or y2 <= y1:
        return
    fine, coarse = np.s_[y1:y2, x1:x2], np.s_[y1 // 2 : y2 // 2, x1 // 2 : x2 // 2]
    part = YuvPicture(picture.y[fine], picture.u[coarse], picture.v[coarse], picture.matrix, False)
    # As large as the frame, whose height tells how wide lines are; what is not touched costs nothing.
    canvas: Image = np.zeros((height, width, 3), np.uint8)
    before = canvas[fine] = part.rgb()
    mark(canvas, polyp, style)
    touched = _touched(before, canvas[fine])
    halved = touched[::2, ::2] | touched[1::2, ::2] | touched[::2, 1::2] | touched[1::2, 1::2]
    drawn = to_planes(np.ascontiguousarray(canvas[fine]), picture.matrix)
    for plane, where, new in zip(
        (picture.y[fine], picture.u[coarse], picture.v[coarse]), (touched, halved, halved), drawn, strict=True
    ):
        cv2.copyTo(new, where, plane)


def _touched(before: Image, after: Image) -> Image:
    """Where two pictures [H, W, 3] differ in any channel: not 0, [H, W]."""
    red, green, blue = cv2.split(cv2.absdiff(before, after))
    return cv2.bitwise_or(cv2.bitwise_or(red, green), blue).astype(np.uint8, copy=False)


def _evened(box: Box[int], width: int, height: int) -> Box[int]:
    """The least box around one that has whole chroma samples."""
    x1, y1, x2, y2 = box
    return Box(x1 // 2 * 2, y1 // 2 * 2, min(width, -(-x2 // 2) * 2), min(height, -(-y2 // 2) * 2))
