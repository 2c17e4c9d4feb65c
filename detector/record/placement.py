"""Where what a source shows lies in a recording, which has one size and may leave the frame's border out."""

from dataclasses import dataclass, replace

import numpy as np

from detector.boxes import Box
from detector.picture import Image, Picture, RgbPicture, YuvPicture
from detector.result import FrameResult, Polyp

_BLACK_LUMA, _NO_CHROMA = 16, 128


@dataclass(frozen=True)
class Placement:
    """A part of a frame, in a recording.

    Attributes:
        box: the part, in frame pixels; width and height are even.
        size: width and height of the recording.
    """

    box: Box[int]
    size: tuple[int, int]

    @property
    def fit(self) -> tuple[float, int, int]:
        """The scale at which the part lies there, and its left upper corner; as `Recorder` fits it."""
        width, height = self.box.x2 - self.box.x1, self.box.y2 - self.box.y1
        scale = min(self.size[0] / width, self.size[1] / height)
        return scale, (self.size[0] - round(width * scale)) // 2, (self.size[1] - round(height * scale)) // 2


def even(box: Box[int]) -> Box[int]:
    """A box without its last column and row where they are odd, as H.264 halves colour."""
    x1, y1, x2, y2 = box
    return Box(x1, y1, x2 - (x2 - x1) % 2, y2 - (y2 - y1) % 2)


def placed(result: FrameResult, place: Placement) -> FrameResult:
    """A result in pixels of the recording."""
    width, height = place.size
    polyps = tuple(_placed(polyp, place) for polyp in result.polyps)
    activations = tuple(_placed(polyp, place) for polyp in result.activations)
    return replace(result, width=width, height=height, polyps=polyps, activations=activations)


def _placed(polyp: Polyp, place: Placement) -> Polyp:
    scale, left, top = place.fit
    moved = np.array([left - place.box.x1 * scale, top - place.box.y1 * scale], np.float32)
    contour = (polyp.contour * np.float32(scale) + moved).astype(np.float32, copy=False)
    corners = np.array(polyp.box).reshape(2, 2) * scale + moved
    (x1, y1), (x2, y2) = np.clip(corners, 0, place.size)
    return replace(polyp, box=Box(float(x1), float(y1), float(x2), float(y2)), contour=contour)


def cropped(picture: Picture, box: Box[int]) -> Picture:
    """A part of a picture, of the same kind and without a copy; the box begins at even pixels."""
    if box == (0, 0, picture.width, picture.height):
        return picture
    if not isinstance(picture, YuvPicture):
        return RgbPicture(picture.rgb()[box.y1 : box.y2, box.x1 : box.x2])
    y, u, v = (_part(plane, picture, box) for plane in (picture.y, picture.u, picture.v))
    return replace(picture, y=y, u=u, v=v)


def blackened(picture: Picture, box: Box[int]) -> Picture:
    """A picture that is black outside a box; the picture itself where the box is all of it."""
    if box.x1 <= 0 and box.y1 <= 0 and box.x2 >= picture.width and box.y2 >= picture.height:
        return picture
    if not isinstance(picture, YuvPicture):
        return RgbPicture(_within(picture.rgb(), picture, box, 0))
    luma = 0 if picture.full_range else _BLACK_LUMA
    return replace(
        picture,
        y=_within(picture.y, picture, box, luma),
        u=_within(picture.u, picture, box, _NO_CHROMA),
        v=_within(picture.v, picture, box, _NO_CHROMA),
    )


def _within(plane: Image, picture: Picture, box: Box[int], outside: int) -> Image:
    kept = np.full_like(plane, outside)
    target, source = _part(kept, picture, box), _part(plane, picture, box)
    target[...] = source
    return kept


def _part(plane: Image, picture: Picture, box: Box[int]) -> Image:
    """A box of the picture in one of its planes, as a view."""
    across, down = -(-picture.width // plane.shape[1]), -(-picture.height // plane.shape[0])
    x1, y1 = max(0, box.x1), max(0, box.y1)
    return plane[y1 // down : -(-box.y2 // down), x1 // across : -(-box.x2 // across)]
