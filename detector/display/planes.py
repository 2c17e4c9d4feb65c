"""A frame as the planes from which a GPU paints it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.picture import Image, Picture, YuvPicture, halvings, rgb_map


@dataclass(frozen=True, eq=False)
class Planes:
    """Three planes [H, W], which may be subsampled.

    Attributes:
        planes: in memory whose columns lie beside each other; lines may be padded.
        to_rgb: affine map [3, 4] from their samples to R'G'B', both in 0..1.
    """

    planes: tuple[Image, Image, Image]
    to_rgb: NDArray[np.float32]

    def halvings(self, width: int, height: int) -> tuple[int, int, int]:
        """How often each is halved exactly before it is fitted into a size, as the processor does."""
        y, u, v = (halvings((plane.shape[1], plane.shape[0]), (width, height)) for plane in self.planes)
        return y, u, v


def planes_of(picture: Picture) -> Planes:
    """The planes of a picture as it was decoded, or its colours where those are RGB."""
    if isinstance(picture, YuvPicture):
        to_rgb = rgb_map(picture.matrix, picture.full_range)
        to_rgb[:, 3] /= 255
        return Planes((_lines(picture.y), _lines(picture.u), _lines(picture.v)), to_rgb)
    red, green, blue = cv2.split(picture.rgb())
    return Planes((_lines(red), _lines(green), _lines(blue)), np.eye(3, 4, dtype=np.float32))


def _lines(plane: NDArray[np.generic]) -> Image:
    whole: Image = plane.astype(np.uint8, copy=False)
    return whole if whole.strides[1] == 1 and whole.strides[0] > 0 else np.ascontiguousarray(whole)
