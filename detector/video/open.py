"""Choosing the backend for a source."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from urllib.request import url2pathname

from detector.errors import SourceError
from detector.in_time import OutOfTimeError, Patience, in_time
from detector.plain_text import shown_source
from detector.video.absent import AbsentSource
from detector.video.capture import Camera, CaptureOptions, open_camera, parse_camera
from detector.video.container import ContainerSource
from detector.video.dicom import is_dicom, open_dicom
from detector.video.excerpt_source import ExcerptSource
from detector.video.ffmpeg import OPEN_TIMEOUT
from detector.video.formats import PICTURES
from detector.video.image_folder import ImageFileSource, ImageFolderSource
from detector.video.network import is_surely_live, open_stream, scheme
from detector.video.nvdec import open_recording, say_software
from detector.video.opening import OpeningSource
from detector.video.options import AS_RECORDED, SourceOptions
from detector.video.paths import unreadable
from detector.video.reconnecting import ReconnectingSource
from detector.video.source import VideoSource

# In seconds: a DICOM object is read whole, and a GPU that nobody has used yet takes longer than a file.
_LONGER_TIMEOUT = 60.0
_Found = TypeVar("_Found")


def open_video(
    source: str | Path, capture: CaptureOptions | None = None, options: SourceOptions | None = None
) -> VideoSource:
    """Open whatever a user may name.

    Args:
        source: a video file, a DICOM object, a picture or a folder of them, a stream (rtsp://, http://,
            udp://, tcp://, rtmp://), or a capture device: /dev/video0, dshow:NAME, avfoundation:INDEX. What
            is there as a file is one, whatever its name looks like.
        capture: the mode of a capture device.
        options: how to read a recording.

    Raises:
        SourceError: there is no such source, or it holds no video.
    """
    options = options or AS_RECORDED
    opened = _open(source, capture, options)
    return opened if opened.live or options.excerpt.whole else ExcerptSource(opened, options.excerpt)


def open_reconnecting(
    source: str | Path, capture: CaptureOptions | None = None, options: SourceOptions | None = None
) -> VideoSource:
    """Open a source as `open_video` does, and where it is live, again whenever it breaks off.

    A camera and a stream that can only be live need not be there yet: they are waited for. What is served by
    HTTP may be a recording, and is opened at once (see `open_later`).

    Raises:
        SourceError: there is no such recording, or it holds no video.
    """

    def reopen() -> VideoSource:
        return open_video(source, capture, options)

    if isinstance(source, str) and (is_surely_live(source) or _camera(source)):
        return ReconnectingSource(reopen, AbsentSource(shown_source(source)))
    opened = reopen()
    return ReconnectingSource(reopen, opened) if opened.live else opened


def open_later(
    source: str | Path, capture: CaptureOptions | None = None, options: SourceOptions | None = None
) -> OpeningSource | None:
    """What stands for a source of which only its answer tells whether it is live; None for every other."""
    if isinstance(source, Path) or scheme(source) not in ("http", "https"):
        return None
    return OpeningSource(source, lambda: open_reconnecting(source, capture, options))


def _open(source: str | Path, capture: CaptureOptions | None, options: SourceOptions) -> VideoSource:
    if isinstance(source, Path) or scheme(source) == "file":
        return _open_path(_as_path(source), options)
    if scheme(source):
        container, live = open_stream(source)
        _say_software(shown_source(source), options)
        return ContainerSource(container, shown_source(source), live, options)
    device = _camera(source)
    if device is not None:
        camera = ContainerSource(open_camera(source, device, capture), source, live=True)
        _say_software(source, options)
        return camera
    return _open_path(Path(source), options)


def _camera(source: str) -> Camera | None:
    """The capture device that a source names, None where it names anything else."""
    device = parse_camera(source)
    return None if device is None or _is_file(source) else device


def _as_path(source: str | Path) -> Path:
    return source if isinstance(source, Path) else Path(url2pathname(urlsplit(source).path))


def _say_software(name: str, options: SourceOptions) -> None:
    if options.nvdec:
        say_software(name, "NVDEC is used for video files alone")


def _is_file(source: str) -> bool:
    """Devices are no files in this sense."""
    try:
        return Path(source).is_file()
    except (OSError, ValueError):
        return False


def _open_path(path: Path, options: SourceOptions) -> VideoSource:
    try:
        holds_dicom = _in_time(path, OPEN_TIMEOUT, lambda: path.is_file() and is_dicom(path), lambda _: None)
        longest = _LONGER_TIMEOUT if holds_dicom or options.nvdec else OPEN_TIMEOUT
        return _in_time(path, longest, lambda: _at(path, options, holds_dicom), VideoSource.close)
    except OSError as error:
        raise unreadable(path, error) from error


def _in_time(
    path: Path, longest: float, work: Callable[[], _Found], drop: Callable[[_Found], object]
) -> _Found:
    """What is found at a path. FFmpeg looks at the time only between two reads, and a drive may not answer.

    Args:
        longest: in seconds; the others are as for `in_time`.

    Raises:
        SourceError: it took longer.
    """
    try:
        return in_time(work, "opening", Patience(longest), drop)
    except OutOfTimeError:
        raise SourceError(
            f"{path}: took more than {longest:.0f} s to open; check the drive or the network that it is on"
        ) from None


def _at(path: Path, options: SourceOptions, holds_dicom: bool) -> VideoSource:
    if not path.exists():
        raise SourceError(f"{path}: no such file or folder; check the path")
    if path.is_dir():
        return ImageFolderSource(path, options.rate)
    return _open_file(path, options, holds_dicom)


def _open_file(path: Path, options: SourceOptions, holds_dicom: bool) -> VideoSource:
    if not path.is_file():
        raise SourceError(
            f"{path}: is a pipe or a device, no recording; name a capture device, or send it as a stream (tcp://…)"
        )
    if path.stat().st_size == 0:
        raise SourceError(f"{path}: the file is empty; record or copy it again")
    if holds_dicom:
        _say_software(str(path), options)
        return open_dicom(path, options)
    if path.suffix.lower() in PICTURES:
        return ImageFileSource(path, options.rate)
    return open_recording(path, options)
