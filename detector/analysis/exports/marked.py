"""What was marked on screen, frame by frame: what every format for annotation tools is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from detector.analysis.results.schema import FrameRecord, PolypRecord, Results


@dataclass(frozen=True)
class MarkedFrame:
    """A frame with at least one polyp that was seen and marked in it; what is only held has no mask."""

    record: FrameRecord
    polyps: tuple[PolypRecord, ...]

    @property
    def picture(self) -> str:
        """The name of its picture."""
        return picture_name(self.record)

    @property
    def stem(self) -> str:
        """That without its suffix, for files that lie beside pictures."""
        return PurePath(self.picture).stem

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels: of its masks, since a video may change its size on the way."""
        return self.polyps[0].mask.size


def picture_name(record: FrameRecord) -> str:
    """The name of a frame's picture: its own file's, or one for whoever draws it."""
    return record.file or f"frame_{record.frame:06d}.png"


def marked_frames(results: Results) -> Iterator[MarkedFrame]:
    """The frames in which a polyp was marked, in order."""
    for record in results.frames:
        shown = tuple(polyp for polyp in record.polyps if polyp.shown)
        if shown:
            yield MarkedFrame(record, shown)
