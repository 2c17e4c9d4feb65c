"""Which container has which way to say it."""

from av.container import InputContainer
from av.video.stream import VideoStream

from detector.video.cropping.crop import WHOLE, Crop
from detector.video.cropping.matroska import matroska_crop
from detector.video.cropping.mp4 import mp4_crop
from detector.video.paths import path_of


def read_crop(container: InputContainer, stream: VideoStream) -> Crop:
    """What a container leaves out of a stream's pictures; nothing where it is no file.

    Args:
        container: opened for reading.
        stream: of it.
    """
    kinds = container.format.name.split(",")
    try:
        path = path_of(container) if {"mp4", "matroska"} & set(kinds) else None
        if path is None:
            return WHOLE
        with path.open("rb") as file:
            size = file.seek(0, 2)
            if "mp4" in kinds:
                return mp4_crop(file, size, stream.id)
            return matroska_crop(file, size, container.streams.video.index(stream))
    except OSError:
        return WHOLE
