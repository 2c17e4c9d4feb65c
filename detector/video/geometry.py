"""From coded to display pixels: the one place where pixel aspect, rotation and flips are applied.

Everything behind a source, that is the network, boxes, masks, pictures and files of results, knows display
pixels alone. Sources: HTML Living Standard, 4.8.9 (of an anamorphic video one side is enlarged and the other
left); ISO/IEC 14496-12, 8.3.2 (the matrix), in FFmpeg's layout (libavutil/display.h).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import cast

import cv2
import numpy as np
from av.sidedata.sidedata import SideDataContainer, Type
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from detector.picture import Image, RgbPicture, YuvPicture

_SQUARE = Fraction(1)
# Pixels further from square than this are a mistake in a header.
_MOST_STRETCHED = 16


@dataclass(frozen=True)
class Geometry:
    """How a coded picture is shown: stretched, then turned over its diagonal, then mirrored.

    Attributes:
        aspect: width of a coded pixel by its height.
        transposed: whether lines become columns.
        mirrored: whether left and right are swapped, after that.
        flipped: whether top and bottom are swapped, after that.
    """

    aspect: Fraction = _SQUARE
    transposed: bool = False
    mirrored: bool = False
    flipped: bool = False

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height in display pixels of a coded picture."""
        wide, high = self._stretched(width, height)
        return (high, wide) if self.transposed else (wide, high)

    def __call__(self, picture: YuvPicture | RgbPicture) -> YuvPicture | RgbPicture:
        """The picture in display pixels; itself where these are the coded ones."""
        if self == _AS_CODED:
            return picture
        if isinstance(picture, RgbPicture):
            size = self._stretched(picture.width, picture.height)
            return RgbPicture(self._turned(_resized(picture.pixels, size)))
        size = self._stretched(picture.width, picture.height)
        planes = (_resized(plane, _subsampled(plane, picture.y, size)) for plane in (picture.u, picture.v))
        u, v = (self._turned(plane) for plane in planes)
        return replace(picture, y=self._turned(_resized(picture.y, size)), u=u, v=v)

    def _stretched(self, width: int, height: int) -> tuple[int, int]:
        if self.aspect >= 1:
            return round(width * self.aspect), height
        return width, round(height / self.aspect)

    def _turned(self, plane: Image) -> Image:
        if self.transposed:
            plane = cv2.transpose(plane).astype(np.uint8, copy=False)
        if not (self.mirrored or self.flipped):
            return plane
        axes = -1 if self.mirrored and self.flipped else int(self.mirrored)
        return cv2.flip(plane, axes).astype(np.uint8, copy=False)


_AS_CODED = Geometry()


class GeometryReader:
    """The geometry of each frame of a stream, which may change on its way."""

    def __init__(self, stream: VideoStream) -> None:
        """Start before the first frame."""
        self._context = stream.codec_context
        # What the container says holds for the whole stream, whatever the codec says: as in players.
        said = stream.sample_aspect_ratio
        self._fixed = said if said != self._context.sample_aspect_ratio else None
        self._last = Geometry(plausible(said))
        # To look at the side data of a frame keeps its memory from being used again at once: they are looked
        # at where the angle, which costs nothing, has changed, and in the first frame.
        self._angle: int | None = None
        self._orientation = (False, False, False)

    def __call__(self, frame: VideoFrame | None) -> Geometry:
        """The geometry of the frame decoded last; before the first, as far as the header knows it."""
        aspect, angle = self._aspect_of(frame), frame.rotation if frame else self._angle
        if aspect == self._last.aspect and angle == self._angle:
            return self._last
        if frame and angle != self._angle:
            self._angle, self._orientation = angle, _orientation(frame)
        self._last = Geometry(aspect, *self._orientation)
        return self._last

    def _aspect_of(self, frame: VideoFrame | None) -> Fraction:
        """PyAV's frames do not say; the decoder does, which may be a few frames ahead where sizes change."""
        context = self._context
        ahead = frame is not None and (frame.width, frame.height) != (context.width, context.height)
        return self._last.aspect if self._fixed or ahead else plausible(context.sample_aspect_ratio)


def _orientation(frame: VideoFrame) -> tuple[bool, bool, bool]:
    # PyAV's type of a frame's side data leaves this one out.
    data = cast(SideDataContainer, frame.side_data)
    if Type.DISPLAYMATRIX not in data:
        return False, False, False
    return orientation([int(value) for value in np.frombuffer(memoryview(data[Type.DISPLAYMATRIX]), "<i4")])


def orientation(matrix: Sequence[int]) -> tuple[bool, bool, bool]:
    """The nearest of the eight ways to turn and mirror a picture: transposed, then mirrored, flipped.

    Args:
        matrix: a, b, u, c, d, v, x, y, w of x' = a x + c y, y' = b x + d y.
    """
    a, b, _, c, d = matrix[:5]
    if abs(b) + abs(c) > abs(a) + abs(d):
        return True, c < 0, b < 0
    return False, a < 0, d < 0


def plausible(aspect: Fraction | None) -> Fraction:
    """An aspect as a header tells it; square where that is none, or a mistake."""
    if not aspect or not 1 / _MOST_STRETCHED <= aspect <= _MOST_STRETCHED:
        return _SQUARE
    return aspect


def _subsampled(plane: Image, luma: Image, size: tuple[int, int]) -> tuple[int, int]:
    """The size of a plane of colour that belongs to a plane of luma of a new size."""
    across, down = round(luma.shape[1] / plane.shape[1]), round(luma.shape[0] / plane.shape[0])
    return -(-size[0] // across), -(-size[1] // down)


def _resized(plane: Image, size: tuple[int, int]) -> Image:
    if (plane.shape[1], plane.shape[0]) == size:
        return plane
    return cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
