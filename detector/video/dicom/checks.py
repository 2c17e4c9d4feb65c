"""What a DICOM object of pictures must have so that they can be shown as they are meant."""

from pathlib import Path
from typing import TYPE_CHECKING

from detector.errors import SourceError
from detector.limits import PICTURE_PIXELS
from detector.video.dicom.faults import damaged

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

GREY = frozenset({"MONOCHROME1", "MONOCHROME2"})
PALETTE = "PALETTE COLOR"
# Of which pydicom makes RGB, of 8 bits.
_YBR = frozenset({"YBR_FULL", "YBR_FULL_422"})
# Of which the decoders of JPEG 2000 make RGB.
_RGB = frozenset({"RGB", "YBR_ICT", "YBR_RCT"})
_BITS, _MOST_BITS = 8, 16
# Decodes JPEG 2000, which others do where they are installed.
_WITHOUT_DEEP_COLOUR = "pillow"


def checked_frames(path: Path, dataset: "Dataset") -> int:
    """How many frames an object has, which can be decoded, and shown in their colours.

    Raises:
        SourceError: they cannot, or there are fewer than it says.
    """
    if not dataset.get("PixelData"):
        raise SourceError(f"{path}: holds neither video nor pictures; export the examination again")
    _require_decoder(path, dataset)
    if int(dataset.Rows) * int(dataset.Columns) > PICTURE_PIXELS:
        most = f"{PICTURE_PIXELS / 1e6:.0f} megapixels"
        raise SourceError(f"{path}: its pictures have more than {most}; export them smaller")
    count = int(dataset.get("NumberOfFrames") or 1)
    if count < 1:
        raise damaged(path)
    if _is_short(dataset, count):
        raise SourceError(f"{path}: holds fewer than its {count} frames; export it again")
    _require_known_samples(path, dataset)
    return count


def _is_short(dataset: "Dataset", frames: int) -> bool:
    """Whether there is no room for so many frames: whatever is said, no more is ever asked for."""
    from pydicom.encaps import parse_fragments
    from pydicom.pixels.utils import get_expected_length

    if dataset.file_meta.TransferSyntaxUID.is_encapsulated:
        return parse_fragments(dataset.PixelData)[0] < frames
    return len(dataset.PixelData) < get_expected_length(dataset)


def _require_known_samples(path: Path, dataset: "Dataset") -> None:
    """Refuse what would be shown in wrong colours."""
    kind, stored = dataset.PhotometricInterpretation, int(dataset.BitsStored)
    if not 1 <= stored <= int(dataset.BitsAllocated):
        raise damaged(path)
    if int(dataset.BitsAllocated) > _MOST_BITS:
        raise SourceError(f"{path}: its samples have more than {_MOST_BITS} bits; export it with fewer")
    if kind not in GREY | _YBR | _RGB | {PALETTE}:
        raise SourceError(
            f"{path}: its colours are stored in a way this program does not know; export it as RGB"
        )
    if kind in _YBR and stored > _BITS:
        raise SourceError(f"{path}: holds Y'CbCr of more than {_BITS} bits; export it as RGB")
    colours = int(dataset.SamplesPerPixel)
    if colours != (1 if kind in GREY or kind == PALETTE else 3):
        raise damaged(path)
    if colours > 1 and stored > _BITS and _decoders(dataset) == (_WITHOUT_DEEP_COLOUR,):
        raise SourceError(
            f"{path}: there is no decoder for colours of more than {_BITS} bits; export it with fewer"
        )


def _decoders(dataset: "Dataset") -> tuple[str, ...]:
    """Which packages can decode its pictures; none where they are not compressed."""
    from pydicom.pixels.decoders.base import get_decoder

    syntax = dataset.file_meta.TransferSyntaxUID
    return get_decoder(syntax).available_plugins if syntax.is_encapsulated else ()


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
