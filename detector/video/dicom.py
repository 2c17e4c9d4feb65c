"""Video in DICOM objects (Video Endoscopic Image Storage and its kin). The one place that knows pydicom."""

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from av.container import InputContainer

from detector.errors import SourceError
from detector.video.ffmpeg import open_input

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

# MPEG-2, MPEG-4 AVC and HEVC (DICOM PS3.5, A.4.5 to A.4.9), whole or, with .1, in fragments.
_VIDEO_SYNTAX = re.compile(r"^1\.2\.840\.10008\.1\.2\.4\.10[0-8](\.1)?$")
_PREAMBLE, _MAGIC = 128, b"DICM"


def is_dicom(path: Path) -> bool:
    """Whether a file is a DICOM object (PS3.10, 7.1).

    Raises:
        SourceError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(_PREAMBLE + len(_MAGIC))[_PREAMBLE:] == _MAGIC
    except OSError as error:
        raise SourceError(f"{path}: cannot be opened as video ({error.strerror})") from error


def open_dicom(path: Path) -> InputContainer:
    """Open the video in a DICOM object. Nothing but its pixels is looked at.

    Raises:
        SourceError: pydicom is not installed, the object is damaged, or holds no video.
    """
    try:
        import pydicom
        from pydicom.encaps import generate_frames
        from pydicom.errors import InvalidDicomError
    except ImportError as error:
        raise SourceError(
            f"{path}: DICOM needs pydicom; install it with: pip install 'polyp-detector[dicom]'"
        ) from error
    try:
        dataset = pydicom.dcmread(path)
        _require_video(dataset, path)
        # The whole video is one frame to the encapsulation, whatever NumberOfFrames says.
        stream = next(generate_frames(dataset.PixelData, number_of_frames=1))
    except (InvalidDicomError, OSError, EOFError, ValueError, AttributeError, StopIteration) as error:
        # The reader's words are left out: they may quote what the object says of the patient.
        raise SourceError(f"{path}: the DICOM object is damaged or empty; export it again") from error
    return open_input(io.BytesIO(stream), str(path), _rate_option(dataset))


def _require_video(dataset: "Dataset", path: Path) -> None:
    syntax = dataset.file_meta.TransferSyntaxUID
    if not _VIDEO_SYNTAX.match(syntax):
        raise SourceError(
            f"{path}: holds no video, its transfer syntax is {syntax.name} ({syntax}); export the "
            "examination as MPEG-4 video, or its stills as a folder of pictures"
        )


def _rate_option(dataset: "Dataset") -> dict[str, str]:
    """The rate, for bare streams without time stamps: containers know their own."""
    rate = dataset.get("CineRate") or dataset.get("RecommendedDisplayFrameRate")
    milliseconds = dataset.get("FrameTime")
    if milliseconds:
        rate = 1000 / float(milliseconds)
    return {"framerate": f"{float(rate):g}"} if rate else {}
