"""Which container has which way to say it."""

from pathlib import Path

from av.container import InputContainer
from av.video.stream import VideoStream

from detector.video.cropping.crop import WHOLE, Crop
from detector.video.cropping.matroska import matroska_crop
from detector.video.cropping.mp4 import mp4_crop


def read_crop(container: InputContainer, stream: VideoStream) -> Crop:
    """What a container leaves out of a stream's pictures; nothing where it is no file.

    Args:
        container: opened for reading.
        stream: of it.
    """
    kinds, path = container.format.name.split(","), Path(container.name.removeprefix("file:"))
    try:
        if not ({"mp4", "matroska"} & set(kinds) and path.is_file()):
            return WHOLE
        with path.open("rb") as file:
            size = file.seek(0, 2)
            if "mp4" in kinds:
                return mp4_crop(file, size, stream.id)
            return matroska_crop(file, size, container.streams.video.index(stream))
    except OSError:
        return WHOLE
