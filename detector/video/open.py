"""Choosing the backend for a source."""

from pathlib import Path

from detector.errors import SourceError
from detector.video.capture import CaptureOptions, open_camera, parse_camera
from detector.video.container import ContainerSource
from detector.video.dicom import is_dicom, open_dicom
from detector.video.ffmpeg import open_input
from detector.video.image_folder import ImageFolderSource
from detector.video.network import open_stream, scheme, shown_url
from detector.video.paths import unreadable
from detector.video.reconnecting import ReconnectingSource
from detector.video.source import VideoSource


def open_video(source: str | Path, capture: CaptureOptions | None = None) -> VideoSource:
    """Open whatever a user may name.

    Args:
        source: a video file, a DICOM object, a folder of pictures, a stream (rtsp://, http://, udp://,
            tcp://, rtmp://), or a capture device: /dev/video0, dshow:NAME, avfoundation:INDEX.
        capture: the mode of a capture device.

    Raises:
        SourceError: there is no such source, or it holds no video.
    """
    if isinstance(source, str) and scheme(source):
        container, live = open_stream(source)
        return ContainerSource(container, shown_url(source), live)
    device = parse_camera(str(source))
    if device is not None:
        return ContainerSource(open_camera(str(source), device, capture), str(source), live=True)
    return _open_path(Path(source))


def open_reconnecting(source: str | Path, capture: CaptureOptions | None = None) -> VideoSource:
    """Open a source as `open_video` does, and where it is live, again whenever it breaks off.

    Raises:
        SourceError: there is no such source, or it holds no video.
    """
    opened = open_video(source, capture)
    if not opened.live:
        return opened
    return ReconnectingSource(lambda: open_video(source, capture), opened)


def _open_path(path: Path) -> VideoSource:
    try:
        if not path.exists():
            raise SourceError(f"{path}: no such file or folder; check the path")
        return ImageFolderSource(path) if path.is_dir() else _open_file(path)
    except OSError as error:
        raise unreadable(path, error) from error


def _open_file(path: Path) -> ContainerSource:
    if path.is_file() and path.stat().st_size == 0:
        raise SourceError(f"{path}: the file is empty; record or copy it again")
    if path.is_file() and is_dicom(path):
        # Folders of an archive may be named after patients.
        return ContainerSource(open_dicom(path), path.name)
    return ContainerSource(open_input(str(path), str(path)), str(path))
