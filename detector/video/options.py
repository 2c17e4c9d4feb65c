"""What a user may say about how a source is to be read."""

from dataclasses import dataclass

from detector.errors import SourceError
from detector.video.excerpt import WHOLE, Excerpt


@dataclass(frozen=True)
class SourceOptions:
    """Choices for recordings; what is None is left to the recording.

    Attributes:
        stream: number of the video stream in its container, from 0.
        rate: pictures a second, where they carry no time: of a folder.
        nvdec: whether an NVIDIA GPU is to decode video files, where it can.
        excerpt: what of it is looked at.
    """

    stream: int | None = None
    rate: float | None = None
    nvdec: bool = False
    excerpt: Excerpt = WHOLE

    def __post_init__(self) -> None:
        """Refuse what no source could be asked for.

        Raises:
            SourceError: a figure is out of its range.
        """
        if self.stream is not None and self.stream < 0:
            raise SourceError(f"stream {self.stream}: streams are counted from 0")
        if self.rate is not None and not 0 < self.rate <= 1000:
            raise SourceError(f"rate {self.rate:g}: is not between 0 and 1000 pictures a second")


# Leaves all to the recording.
AS_RECORDED = SourceOptions()
