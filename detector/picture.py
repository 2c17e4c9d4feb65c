"""The pixels of a frame, in whichever form the decoder left them."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.boxes import Box
from detector.field_of_view import thumbnail

Image = NDArray[np.uint8]
Matrix = Literal["bt601", "bt709", "smpte240m", "bt2020", "ycgco"]

# Red and blue weights of luma: ITU-R BT.601, BT.709 and BT.2020 (with luma that is not constant), SMPTE 240M.
_WEIGHTS: dict[Matrix, tuple[float, float]] = {
    "bt601": (0.299, 0.114),
    "bt709": (0.2126, 0.0722),
    "smpte240m": (0.212, 0.087),
    "bt2020": (0.2627, 0.0593),
}
# Luma, green and orange to R'G'B' (ITU-T H.273, 8.3, MatrixCoefficients 8).
_FROM_YCGCO = np.array([[1.0, -1.0, 1.0], [1.0, 1.0, 0.0], [1.0, -1.0, -1.0]])

# Limited-range luma, 16 to 235, to full range.
_EXPAND = np.clip((np.arange(256) - 16) * 255 / 219, 0, 255).round().astype(np.uint8)

# Larger pictures are converted on several threads, since OpenCV uses one for it: 1080p on one, 2160p on four.
# Each takes so many rows at once, that what is made on the way stays in its core's cache.
_STRIPE_PIXELS, _ROWS = 1920 * 1088, 90


class Picture(Protocol):
    """Pixels of a frame."""

    @property
    def width(self) -> int:
        """In pixels."""

    @property
    def height(self) -> int:
        """In pixels."""

    @property
    def bytes(self) -> int:
        """Memory that the pixels take."""

    def thumbnail(self) -> Image:
        """Full-range luma, shrunk as field_of_view.thumbnail does."""

    def rgb(self, out: Image | None = None) -> Image:
        """The whole picture [H, W, 3], in the memory that is given where that fits and any is needed."""

    def scaled_rgb(self, width: int, height: int) -> Image:
        """The whole picture at a smaller size, [height, width, 3], made quickly: to be looked at."""

    def small_rgb(self, box: Box[int], side: int) -> Image:
        """A box of the picture, squashed to [side, side, 3] by area averaging."""


@dataclass(frozen=True, eq=False)
class RgbPicture:
    """A picture that is RGB already, [H, W, 3]."""

    pixels: Image

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def bytes(self) -> int:
        return self.pixels.nbytes

    def thumbnail(self) -> Image:
        return thumbnail(cv2.cvtColor(self.pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False))

    def rgb(self, out: Image | None = None) -> Image:
        return self.pixels

    def scaled_rgb(self, width: int, height: int) -> Image:
        return _shrink(self.pixels, width, height, cv2.INTER_LINEAR)

    def small_rgb(self, box: Box[int], side: int) -> Image:
        return _shrink(self.pixels[box.y1 : box.y2, box.x1 : box.x2], side, side)


@dataclass(frozen=True, eq=False)
class YuvPicture:
    """Decoded planes: y [H, W], u and v [H / a, W / b] for chroma subsampling a, b of 1 or 2."""

    y: Image
    u: Image
    v: Image
    matrix: Matrix
    full_range: bool

    @property
    def width(self) -> int:
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        return int(self.y.shape[0])

    @property
    def bytes(self) -> int:
        return self.y.nbytes + self.u.nbytes + self.v.nbytes

    def thumbnail(self) -> Image:
        small = thumbnail(self.y)
        return small if self.full_range else cv2.LUT(small, _EXPAND).astype(np.uint8, copy=False)

    def rgb(self, out: Image | None = None) -> Image:
        shape = (self.height, self.width, 3)
        result: Image = out if out is not None and out.shape == shape else np.empty(shape, np.uint8)
        size = self.width, self.height
        chroma = (cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in (self.u, self.v))
        planes = [self.y, *(plane.astype(np.uint8, copy=False) for plane in chroma)]
        _convert_in_stripes(planes, rgb_map(self.matrix, self.full_range), result)
        return result

    def scaled_rgb(self, width: int, height: int) -> Image:
        return self._convert(_shrink_planes(self.y, self.u, self.v, width, height, cv2.INTER_LINEAR))

    def small_rgb(self, box: Box[int], side: int) -> Image:
        y, u, v = (_crop(plane, box, self.y) for plane in (self.y, self.u, self.v))
        return self._convert(_shrink_planes(y, u, v, side, side))

    def _convert(self, yuv: Image) -> Image:
        """YUV [H, W, 3] to RGB by the picture's matrix and range."""
        return cv2.transform(yuv, rgb_map(self.matrix, self.full_range)).astype(np.uint8, copy=False)


def rgb_map(matrix: Matrix, full_range: bool) -> NDArray[np.float32]:
    """Affine map [3, 4] from 8-bit Y'CbCr, or Y'CgCo, to R'G'B' (ITU-R BT.601-7 and BT.709-6, section 3)."""
    luma_gain, chroma_gain, black = (1.0, 1.0, 0.0) if full_range else (255 / 219, 255 / 224, 16.0)
    if matrix == "ycgco":
        # Made of R'G'B' that is in its range already: colours are no larger than luma.
        linear = luma_gain * _FROM_YCGCO
    else:
        linear = _from_ycbcr(*_WEIGHTS[matrix]) * np.array([luma_gain, chroma_gain, chroma_gain])
    offset = -linear @ np.array([black, 128, 128])
    return np.hstack([linear, offset[:, None]]).astype(np.float32)


def _from_ycbcr(red: float, blue: float) -> NDArray[np.float64]:
    """Luma and differences to R'G'B', by the weights of red and blue in luma."""
    green = 1 - red - blue
    cr_to_red, cb_to_blue = 2 * (1 - red), 2 * (1 - blue)
    return np.array(
        [
            [1, 0, cr_to_red],
            [1, -cb_to_blue * blue / green, -cr_to_red * red / green],
            [1, cb_to_blue, 0],
        ]
    )


def to_planes(rgb: Image, matrix: Matrix) -> tuple[Image, Image, Image]:
    """RGB [H, W, 3] of even size to planes of limited range, chroma halved both ways by averaging."""
    linear = rgb_map(matrix, full_range=False)
    inverse = np.linalg.inv(linear[:, :3].astype(np.float64))
    to_yuv = np.hstack([inverse, np.array([[16.0], [128.0], [128.0]])]).astype(np.float32)
    y, u, v = cv2.split(cv2.transform(rgb, to_yuv))
    half = (rgb.shape[1] // 2, rgb.shape[0] // 2)
    chroma = (cv2.resize(plane, half, interpolation=cv2.INTER_AREA) for plane in (u, v))
    y, u, v = (plane.astype(np.uint8, copy=False) for plane in (y, *chroma))
    return y, u, v


def halvings(size: tuple[int, int], target: tuple[int, int]) -> int:
    """How often a width and height can be halved exactly before one of them would fall below its target."""
    count, (width, height) = 0, size
    while width % 2 == height % 2 == 0 and width >= 2 * target[0] and height >= 2 * target[1]:
        count, width, height = count + 1, width // 2, height // 2
    return count


def _convert_in_stripes(planes: Sequence[Image], to_rgb: NDArray[np.float32], out: Image) -> None:
    """Planes [H, W] of one size to RGB [H, W, 3], each stripe of lines on a thread of its own."""
    height = out.shape[0]
    stripes = -(-planes[0].size // _STRIPE_PIXELS)

    def convert(stripe: int) -> None:
        first, last = height * stripe // stripes, height * (stripe + 1) // stripes
        merged = np.empty((_ROWS, *out.shape[1:]), np.uint8)
        for top in range(first, last, _ROWS):
            rows = slice(top, min(top + _ROWS, last))
            yuv = merged[: rows.stop - rows.start]
            cv2.merge([plane[rows] for plane in planes], yuv)
            cv2.transform(yuv, to_rgb, dst=out[rows])

    if stripes == 1:
        convert(0)
        return
    with ThreadPoolExecutor(stripes, thread_name_prefix="convert") as threads:
        list(threads.map(convert, range(stripes)))


def _crop(plane: Image, box: Box[int], luma: Image) -> Image:
    """The box in a plane that may be subsampled against luma."""
    across, down = plane.shape[1] / luma.shape[1], plane.shape[0] / luma.shape[0]
    xs = slice(int(box.x1 * across), max(int(box.x1 * across) + 1, round(box.x2 * across)))
    ys = slice(int(box.y1 * down), max(int(box.y1 * down) + 1, round(box.y2 * down)))
    return plane[ys, xs]


def _shrink(image: Image, width: int, height: int, last: int = cv2.INTER_AREA) -> Image:
    """Area averaging: by exact halves, for which there is a fast path, and `last` for what remains."""
    for _ in range(halvings((image.shape[1], image.shape[0]), (width, height))):
        half = (image.shape[1] // 2, image.shape[0] // 2)
        image = cv2.resize(image, half, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    return cv2.resize(image, (width, height), interpolation=last).astype(np.uint8, copy=False)


def _shrink_planes(
    y: Image, u: Image, v: Image, width: int, height: int, last: int = cv2.INTER_AREA
) -> Image:
    """Planes of any subsampling to one picture [height, width, 3]. Chroma has no detail to be lost."""
    chroma = (_shrink(plane, width, height, cv2.INTER_LINEAR) for plane in (u, v))
    return cv2.merge([_shrink(y, width, height, last), *chroma]).astype(np.uint8, copy=False)
