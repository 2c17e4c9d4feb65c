"""The frames of a DICOM object whose pixels are pictures, plain or compressed."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.errors import SourceError
from detector.limits import PICTURE_PIXELS
from detector.picture import Image, RgbPicture
from detector.video.depth import DepthReducer
from detector.video.dicom.faults import READING_ERRORS, damaged, quoting_nothing
from detector.video.dicom.timing import numbers
from detector.video.geometry import Geometry, plausible

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_BITS = 8


class DicomPictures:
    """Frames by their number, decoded by pydicom's decoders as they are asked for."""

    def __init__(self, path: Path, dataset: "Dataset") -> None:
        """Look at what kind of pictures there are.

        Args:
            path: of the object.
            dataset: read from it.

        Raises:
            SourceError: there are none, or fewer than it says, or no decoder for them is installed.
        """
        if not dataset.get("PixelData"):
            raise SourceError(f"{path}: holds neither video nor pictures; export the examination again")
        _require_decoder(path, dataset)
        if int(dataset.Rows) * int(dataset.Columns) > PICTURE_PIXELS:
            most = f"{PICTURE_PIXELS / 1e6:.0f} megapixels"
            raise SourceError(f"{path}: its pictures have more than {most}; export them smaller")
        self._dataset, self._count = dataset, int(dataset.get("NumberOfFrames") or 1)
        if self._count < 1:
            raise damaged(path)
        if _is_short(dataset, self._count):
            raise SourceError(f"{path}: holds fewer than its {self._count} frames; export it again")
        self._decoded: Iterator[NDArray[Any]] = iter(())
        self._next, self._reduce = 0, DepthReducer()
        self._geometry = Geometry(_aspect(dataset))

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
                return self._geometry(RgbPicture(self._rgb(self._samples(position)))).rgb()
        except READING_ERRORS:
            self._decoded = iter(())
            return None

    def _samples(self, position: int) -> NDArray[Any]:
        """A frame's samples; to read on is faster than to look for a place in compressed ones."""
        from pydicom.pixels.utils import iter_pixels, pixel_array

        if not self._dataset.file_meta.TransferSyntaxUID.is_encapsulated:
            return pixel_array(self._dataset, index=position)
        samples = next(self._decoded, None) if position == self._next else None
        if samples is None:
            self._decoded = iter_pixels(self._dataset, indices=range(position, self._count))
            samples = next(self._decoded)
        self._next = position + 1
        return samples

    def _rgb(self, samples: NDArray[Any]) -> Image:
        """Decoded samples as 8-bit RGB; of Y'CbCr pydicom has made RGB."""
        kind, bits = self._dataset.PhotometricInterpretation, int(self._dataset.BitsStored)
        if kind == "PALETTE COLOR":
            from pydicom.pixels.processing import apply_color_lut

            samples = apply_color_lut(samples, self._dataset)
            bits = _BITS * samples.dtype.itemsize
        if samples.dtype.kind == "i":
            samples = (samples.astype(np.int32) + (1 << (bits - 1))).astype(np.uint16)
        image = self._bytes(samples, bits)
        image = ~image if kind == "MONOCHROME1" else image
        return cv2.cvtColor(image, cv2.COLOR_GRAY2RGB).astype(np.uint8) if image.ndim == 2 else image

    def _bytes(self, samples: NDArray[Any], bits: int) -> Image:
        if bits == _BITS:
            return np.ascontiguousarray(samples, np.uint8)
        if bits == 2 * _BITS:
            return self._reduce(samples.astype(np.uint16, copy=False))
        return cv2.convertScaleAbs(samples, alpha=255 / ((1 << bits) - 1)).astype(np.uint8, copy=False)


def _aspect(dataset: "Dataset") -> Fraction:
    """Width of a pixel by its height (PS3.3, C.7.6.3.1.7): both elements tell the height first."""
    for keyword in ("PixelAspectRatio", "PixelSpacing"):
        told = numbers(dataset, keyword)
        if len(told) == 2 and min(told) > 0:
            return plausible(Fraction(told[1]) / Fraction(told[0]))
    return Fraction(1)


def _is_short(dataset: "Dataset", frames: int) -> bool:
    """Whether there is no room for so many frames: whatever is said, no more is ever asked for."""
    from pydicom.encaps import parse_fragments
    from pydicom.pixels.utils import get_expected_length

    if dataset.file_meta.TransferSyntaxUID.is_encapsulated:
        return parse_fragments(dataset.PixelData)[0] < frames
    return len(dataset.PixelData) < get_expected_length(dataset)


def _require_decoder(path: Path, dataset: "Dataset") -> None:
    from pydicom.pixels.decoders.base import get_decoder
    from pydicom.uid import UID

    syntax = UID(dataset.file_meta.TransferSyntaxUID)
    try:
        available = get_decoder(syntax).is_available
    except NotImplementedError:
        available = False
    if available:
        return
    # An unknown UID's name is the object's own text.
    name = f"{syntax.name} ({syntax})" if syntax.is_transfer_syntax and not syntax.is_private else "unknown"
    raise SourceError(
        f"{path}: there is no decoder for its pictures, their transfer syntax is {name}; "
        "pip install 'polyp-detector[dicom]', or export the examination as MPEG-4 video"
    )
