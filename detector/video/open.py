"""Choosing the backend for a source."""

import re
from pathlib import Path

from detector.errors import SourceError
from detector.video.container import ContainerSource
from detector.video.image_folder import ImageFolderSource
from detector.video.source import VideoSource

_URL = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def open_video(source: str | Path) -> VideoSource:
    """Open a video file, a folder of pictures, or a stream (rtsp://, http://, srt://, udp://).

    Raises:
        SourceError: there is no such source, or it holds no video.
    """
    if isinstance(source, str) and _URL.match(source):
        return ContainerSource(source)
    path = Path(source)
    if path.is_dir():
        return ImageFolderSource(path)
    if not path.exists():
        raise SourceError(f"{path}: no such file or folder; check the path")
    if path.is_file() and path.stat().st_size == 0:
        raise SourceError(f"{path}: the file is empty; record or copy it again")
    return ContainerSource(str(path))
