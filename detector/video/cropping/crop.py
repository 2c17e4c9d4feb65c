"""Borders of coded pictures that are not shown."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from detector.picture import Image, RgbPicture, YuvPicture


class Crop(NamedTuple):
    """How many columns and lines of a coded picture are left out at each of its sides."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height of what is shown of a coded picture; all where nothing would be left."""
        wide, high = width - self.left - self.right, height - self.top - self.bottom
        return (wide, high) if min(wide, high, *self) >= 0 < wide * high else (width, height)

    def __call__(self, picture: YuvPicture | RgbPicture) -> YuvPicture | RgbPicture:
        """What is shown of a coded picture; it begins with a whole sample of colour."""
        size = self.size(picture.width, picture.height)
        if size == (picture.width, picture.height):
            return picture
        if isinstance(picture, RgbPicture):
            return RgbPicture(np.ascontiguousarray(self._part(picture.pixels, size)))
        across, down = (
            round(luma / colour)
            for luma, colour in zip(picture.y.shape[::-1], picture.u.shape[::-1], strict=True)
        )
        whole = self._replace(left=self.left // across * across, top=self.top // down * down)
        half = Crop(whole.left // across, whole.top // down)
        coarse = -(-size[0] // across), -(-size[1] // down)
        return replace(
            picture,
            y=whole._part(picture.y, size),
            u=half._part(picture.u, coarse),
            v=half._part(picture.v, coarse),
        )

    def _part(self, plane: Image, size: tuple[int, int]) -> Image:
        return plane[self.top : self.top + size[1], self.left : self.left + size[0]]


WHOLE = Crop()
