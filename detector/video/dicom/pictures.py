"""The frames of a DICOM object whose pixels are pictures, plain or compressed."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.picture import Image, RgbPicture
from detector.video.depth import DepthReducer
from detector.video.dicom.checks import GREY, PALETTE, checked_frames
from detector.video.dicom.faults import quoting_nothing, reading_errors
from detector.video.dicom.grey import GreyScale
from detector.video.dicom.palette import read_palette
from detector.video.dicom.timing import numbers
from detector.video.geometry import Geometry, plausible

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_BITS, _MOST_BITS = 8, 16


class DicomPictures:
    """Frames by their number, decoded by pydicom's decoders as they are asked for."""

    def __init__(self, path: Path, dataset: "Dataset") -> None:
        """Look at what kind of pictures there are.

        Args:
            path: of the object.
            dataset: read from it.

        Raises:
            SourceError: there are none, or fewer than it says, or of a kind that cannot be shown.
        """
        self._dataset, self._count = dataset, checked_frames(path, dataset)
        self._decoded: Iterator[NDArray[Any]] = iter(())
        self._next, self._reduce = 0, DepthReducer()
        self._geometry = Geometry(_aspect(dataset))
        kind = dataset.PhotometricInterpretation
        self._grey = GreyScale(dataset) if kind in GREY else None
        self._palette = read_palette(path, dataset) if kind == PALETTE else None

    def __len__(self) -> int:
        return self._count

    @property
    def coded_size(self) -> tuple[int, int]:
        """Width and height of a frame as it is stored."""
        return int(self._dataset.Columns), int(self._dataset.Rows)

    def file(self, position: int) -> None:
        """They have none of their own."""

    def pixels(self, position: int) -> Image | None:
        """A frame [H, W, 3] in RGB and display pixels, None where it cannot be decoded."""
        try:
            with quoting_nothing():
                return self._geometry(RgbPicture(self._rgb(self._samples(position), position))).rgb()
        except reading_errors():
            self._decoded = iter(())
            return None

    def _samples(self, position: int) -> NDArray[Any]:
        """A frame's samples; to read on is faster than to look for a place in compressed ones."""
        from pydicom.pixels.utils import iter_pixels, pixel_array

        if not self._dataset.file_meta.TransferSyntaxUID.is_encapsulated:
            stored = pixel_array(self._dataset, index=position, correct_unused_bits=False)
            return _in_use(stored, self._dataset)
        samples = next(self._decoded, None) if position == self._next else None
        if samples is None:
            self._decoded = iter_pixels(self._dataset, indices=range(position, self._count))
            samples = next(self._decoded)
        self._next = position + 1
        return samples

    def _rgb(self, samples: NDArray[Any], position: int) -> Image:
        """Decoded samples as 8-bit RGB; of Y'CbCr pydicom has made RGB."""
        if self._palette is not None:
            colours = np.stack([table(samples) for table in self._palette], 2)
            return self._bytes(colours, self._palette[0].bits)
        if self._grey is None:
            return self._bytes(samples, int(self._dataset.BitsStored))
        image = self._brightness(self._grey.table(position), samples)
        image = ~image if self._dataset.PhotometricInterpretation == "MONOCHROME1" else image
        return cv2.cvtColor(image, cv2.COLOR_GRAY2RGB).astype(np.uint8, copy=False)

    def _brightness(self, table: Image | None, samples: NDArray[Any]) -> Image:
        """Grey samples [H, W] by a table of brightness or, where there is none, by the bits in use."""
        bits = int(self._dataset.BitsStored)
        if samples.dtype.kind == "i":
            samples = (samples.astype(np.int32) + (1 << (bits - 1))).astype(np.uint16)
        return self._bytes(samples, bits) if table is None else table.take(samples, mode="clip")

    def _bytes(self, samples: NDArray[Any], bits: int) -> Image:
        if bits == _BITS:
            return np.ascontiguousarray(samples, np.uint8)
        if bits == _MOST_BITS:
            return self._reduce(samples.astype(np.uint16, copy=False))
        return cv2.convertScaleAbs(samples, alpha=255 / ((1 << bits) - 1)).astype(np.uint8, copy=False)


def _in_use(samples: NDArray[Any], dataset: "Dataset") -> NDArray[Any]:
    """Samples without what stands in the bits beside them, as overlays once did (PS3.5, 8.1.1)."""
    samples = samples.astype(samples.dtype.newbyteorder("="), copy=False)
    held, stored = 8 * samples.dtype.itemsize, int(dataset.BitsStored)
    told = numbers(dataset, "HighBit")
    high = int(told[0]) if len(told) == 1 and stored <= told[0] + 1 <= held else stored - 1
    return samples if stored == held else samples << (held - 1 - high) >> (held - stored)


def _aspect(dataset: "Dataset") -> Fraction:
    """Width of a pixel by its height (PS3.3, C.7.6.3.1.7): both elements tell the height first."""
    for keyword in ("PixelAspectRatio", "PixelSpacing"):
        told = numbers(dataset, keyword)
        if len(told) == 2 and min(told) > 0:
            return plausible(Fraction(told[1]) / Fraction(told[0]))
    return Fraction(1)
