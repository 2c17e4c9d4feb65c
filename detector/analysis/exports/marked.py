"""What was marked on screen, frame by frame: what every format for annotation tools is made of."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from detector.analysis.results.schema import FrameRecord, PolypRecord, Results

# What a page of several has behind its file's name.
_PAGE = "#page="


@dataclass(frozen=True)
class MarkedFrame:
    """A frame with at least one polyp that was seen and marked in it; what is only held has no mask.

    Attributes:
        record: of the frame.
        polyps: that were marked.
        stem: its name for files that lie beside pictures.
    """

    record: FrameRecord
    polyps: tuple[PolypRecord, ...]
    stem: str

    @property
    def picture(self) -> str:
        """The name of its picture."""
        return picture_name(self.record)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels: of its masks, since a video may change its size on the way."""
        return self.polyps[0].mask.size


def picture_name(record: FrameRecord) -> str:
    """The name of a frame's picture: its own file's, or one for whoever draws it."""
    return record.file or f"frame_{record.frame:06d}.png"


def suffix_of(picture: str) -> str:
    """Which format a picture has by its name, which may be that of a page."""
    return PurePath(picture.partition(_PAGE)[0]).suffix


def stems(records: Iterable[FrameRecord]) -> Mapping[int, str]:
    """Names of pictures without suffixes, by frames; with them where two differ in nothing else."""
    names = {record.frame: picture_name(record) for record in records}
    short = {frame: _without_suffix(name) for frame, name in names.items()}
    count = Counter(stem.casefold() for stem in short.values())
    return {frame: stem if count[stem.casefold()] == 1 else names[frame] for frame, stem in short.items()}


def marked_frames(results: Results) -> Iterator[MarkedFrame]:
    """The frames in which a polyp was marked, in order."""
    names = stems(results.frames)
    for record in results.frames:
        shown = tuple(polyp for polyp in record.polyps if polyp.shown)
        if shown:
            yield MarkedFrame(record, shown, names[record.frame])


def _without_suffix(picture: str) -> str:
    file, page, number = PurePath(picture).name.partition(_PAGE)
    return f"{PurePath(file).stem}{page}{number}"
