"""Opening a DICOM object: as the video stream in it, or as its pictures."""

import io
import re
from collections.abc import Callable
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from detector.errors import SourceError
from detector.video.container import ContainerSource
from detector.video.dicom.faults import damaged, quoting_nothing, reading_errors
from detector.video.dicom.inflated import inflated
from detector.video.dicom.pictures import DicomPictures
from detector.video.dicom.pieces import Pieces
from detector.video.dicom.timing import Timing, timing
from detector.video.ffmpeg import open_input
from detector.video.formats import file_options
from detector.video.options import SourceOptions
from detector.video.source import VideoSource
from detector.video.stills import StillsSource

if TYPE_CHECKING:
    from pydicom.dataset import Dataset
    from pydicom.tag import BaseTag

# MPEG-2, MPEG-4 AVC and HEVC (DICOM PS3.5, A.4.5 to A.4.9), whole or, with .1, in fragments.
_VIDEO_SYNTAX = re.compile(r"^1\.2\.840\.10008\.1\.2\.4\.(10[0-8])(\.1)?$")
# What each may hold where the stream has no container.
_BARE = {"mpegvideo": ("100", "101"), "h264": ("102", "103", "104", "105", "106"), "hevc": ("107", "108")}
_TS_PACKET = 188
_PIXEL_DATA = 0x7FE00010
# Where no element tells it.
_RATE = 25.0


def open_dicom(path: Path, options: SourceOptions) -> VideoSource:
    """Open the video or the pictures in a DICOM object. Nothing but pixels and times is looked at.

    Raises:
        SourceError: pydicom is not installed, the object is damaged, or holds neither.
    """
    with quoting_nothing():
        dataset = _read(path)
        try:
            video = _VIDEO_SYNTAX.match(str(dataset.file_meta.TransferSyntaxUID))
            stream, times = _stream(dataset) if video else b"", timing(dataset)
            pictures = None if video else DicomPictures(path, dataset)
        except reading_errors() as error:
            raise damaged(path) from error
        if pictures is not None:
            return _slides(path, pictures, times, options)
    return _video(path, stream, _bare_format(video[1] if video else ""), times, options)


def _read(path: Path) -> "Dataset":
    try:
        import pydicom.filereader
    except ImportError as error:
        raise SourceError(
            f"{path}: DICOM needs pydicom; install it with: pip install 'polyp-detector[dicom]'"
        ) from error
    try:
        with closing(Pieces(inflated(path))) as content:
            # `force` takes objects without preamble, too.
            dataset = pydicom.filereader.read_partial(
                cast("BinaryIO", content), _behind_pictures(), force=True
            )
        # Nothing is read that is written in one, and it may name any codec that Python knows.
        dataset.pop("SpecificCharacterSet", None)
        _name_syntax(dataset)
    except reading_errors() as error:
        raise damaged(path) from error
    return dataset


def _behind_pictures() -> "Callable[[BaseTag, str | None, int], bool]":
    """Tells pydicom to stop after the pictures: what is damaged behind them takes none away."""
    was_there = False

    def stop(tag: "BaseTag", kind: str | None, length: int) -> bool:
        nonlocal was_there
        stopped, was_there = was_there, tag == _PIXEL_DATA
        return stopped

    return stop


def _name_syntax(dataset: "Dataset") -> None:
    """Objects without a header are in one of the two plain syntaxes, as pydicom found out."""
    from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

    if "TransferSyntaxUID" not in dataset.file_meta:
        implicit, _ = dataset.original_encoding
        dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian


def _stream(dataset: "Dataset") -> bytes:
    from pydicom.encaps import generate_frames

    # The whole video is one frame to the encapsulation, whatever NumberOfFrames says.
    return next(generate_frames(dataset.PixelData, number_of_frames=1))


def _bare_format(syntax: str) -> str:
    return next((name for name, numbers in _BARE.items() if syntax in numbers), "")


def _video(path: Path, stream: bytes, bare: str, times: Timing, options: SourceOptions) -> ContainerSource:
    demuxer = _demuxer(stream, bare)
    if demuxer is None:
        raise SourceError(f"{path}: holds no video of the kind that it claims; export it again")
    container = open_input(io.BytesIO(stream), str(path), file_options(demuxer), demuxer=demuxer)
    # A container has its own times; a bare stream has those of the object alone.
    known = times if demuxer == bare else Timing(None)
    # Folders of an archive may be named after patients.
    return ContainerSource(container, path.name, False, options, known.rate, known.steps)


def _demuxer(stream: bytes, bare: str) -> str | None:
    """FFmpeg's name for what a stream is, of what a DICOM object may hold; nothing else is ever tried."""
    if stream[4:8] in (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip", b"styp"):
        return "mp4"
    if stream[:1] == stream[_TS_PACKET : _TS_PACKET + 1] == b"\x47":
        return "mpegts"
    if stream.startswith(b"\0\0\x01\xba"):
        return "mpeg"
    return bare if bare and stream.startswith((b"\0\0\x01", b"\0\0\0\x01")) else None


def _slides(path: Path, pictures: DicomPictures, times: Timing, options: SourceOptions) -> StillsSource:
    rate, between = options.rate or times.rate or _RATE, len(pictures) - 1
    steps = times.steps if len(times.steps) == between and not options.rate else (1 / rate,) * between
    source = StillsSource(path.name, pictures, list(accumulate(steps, initial=0.0)), rate)
    source.coded_size = pictures.coded_size
    return source
