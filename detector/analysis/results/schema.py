"""What results.jsonl holds, version 2, each value checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from detector.analysis.results.identity import Identity
from detector.boxes import Box
from detector.limits import PICTURE_PIXELS
from detector.quality import FrameQuality
from detector.video import WHOLE, Excerpt

# Seconds and pixels beyond this, 30 years of them, are damage, and no figures can be made of them.
_LARGEST = 1e9
_Number = Annotated[float, Field(ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False)]
_Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_Count = Annotated[int, Field(ge=0)]
# As far as other programs count.
_Track = Annotated[int, Field(ge=0, le=2**53)]
_Side = Annotated[int, Field(ge=1)]


def _bound(one: int, other: int) -> None:
    """Refuse sides of a picture that nobody analyzed, before memory is taken for its mask."""
    if one * other > PICTURE_PIXELS:
        raise ValueError(f"{one} x {other} pixels are more than any picture has")


def _ordered(box: Box[float]) -> Box[float]:
    if box.x2 < box.x1 or box.y2 < box.y1:
        raise ValueError("a box is x1, y1, x2, y2 with x2 not below x1 and y2 not below y1")
    return box


_Box = Annotated[Box[_Number], AfterValidator(_ordered)]


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """The video: its name, size in display pixels and nominal rate in frames a second (0: unknown).

    Attributes:
        coded_width: in pixels as they are stored, before they are made square and turned; None: not recorded.
        coded_height: likewise.
        stream: number of the video stream in its container; None where there is none, or not recorded.
        start: of the first frame on the recording's own clock, in seconds.
    """

    name: str
    width: _Side
    height: _Side
    rate: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    coded_width: _Side | None = None
    coded_height: _Side | None = None
    stream: _Count | None = None
    start: _Number = 0.0

    def __post_init__(self) -> None:
        _bound(self.width, self.height)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The model file that the analysis ran."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Header:
    """What was analyzed, with what: the first line.

    Attributes:
        excerpt: what of the recording was looked at.
        identity: None in results of before.
    """

    notice: str
    source: SourceInfo
    model: ModelInfo
    device: str
    precision: str
    threshold: _Share
    min_area: _Share
    gate: dict[str, Any]
    identity: Identity | None = None
    excerpt: Excerpt = WHOLE

    @property
    def path(self) -> str:
        """Of the recording, as it was given; its name where results of before say no more."""
        return self.identity.path if self.identity else self.source.name


@dataclass(frozen=True, slots=True)
class StoredMask:
    """A mask as COCO's run-length string; `size` is (height, width) in pixels."""

    size: tuple[_Side, _Side]
    counts: str

    def __post_init__(self) -> None:
        _bound(*self.size)


@dataclass(frozen=True, slots=True)
class PolypRecord:
    """One polyp in one frame.

    Attributes:
        track: number of its track.
        box: in frame pixels.
        score: mean probability over the region, in 0..1.
        area: share of the field of view, in 0..1.
        shown: its track was confirmed, so that it was marked on screen.
        mask: its pixels.
        verdict: of a reader on its lesion ("missed": drawn, not found); None in results as they were found.
    """

    track: _Track
    box: _Box
    score: _Share
    area: _Share
    shown: bool
    mask: StoredMask
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class FrameRecord:
    """One frame: its number, time in seconds, polyps, and markers held although nothing was seen.

    `held` has the track and the box x1, y1, x2, y2 of each; `file` is the frame's own, of pictures;
    `quality` is None in results of before.
    """

    frame: _Count
    time: _Number
    polyps: tuple[PolypRecord, ...]
    held: tuple[tuple[_Track, _Number, _Number, _Number, _Number], ...] = ()
    file: str | None = None
    quality: FrameQuality | None = None

    @property
    def lit_tracks(self) -> set[int]:
        """Tracks whose marker is on screen in this frame, seen or held."""
        return {polyp.track for polyp in self.polyps if polyp.shown} | {held[0] for held in self.held}


@dataclass(frozen=True, slots=True)
class End:
    """The last line of an analysis that reached the end.

    Attributes:
        frames: analyzed.
        duration: of the recording, in seconds.
        damaged_frames: passed over.
        gaps: of which there are no frames: when each begins and how long it lasts, in seconds.
        vouched: whether the container says that the recording ends there; None in results of before.
    """

    frames: _Count
    duration: Annotated[float, Field(ge=0, le=_LARGEST, allow_inf_nan=False)]
    damaged_frames: _Count
    gaps: tuple[tuple[_Number, _Number], ...] = ()
    vouched: bool | None = None


@dataclass(frozen=True, eq=False)
class Results:
    """All that results.jsonl says; `end` is None where the analysis broke off."""

    header: Header
    frames: tuple[FrameRecord, ...]
    end: End | None

    @property
    def frame_period(self) -> float:
        """Usual time from one frame that was looked at to the next, in seconds; nominal for too few frames.

        It is the median, which a gap does not change.
        """
        if len(self.frames) > 1 and self.frames[-1].time > self.frames[0].time:
            return median(later.time - frame.time for frame, later in pairwise(self.frames))
        return 1 / self.rate

    @property
    def rate(self) -> float:
        """Nominal frames a second that were looked at; 25 where the recording does not say."""
        return (self.header.source.rate or 25) / self.header.excerpt.every

    @property
    def start(self) -> float:
        """When the first frame was that was looked at, in seconds."""
        return self.frames[0].time if self.frames else self.header.excerpt.start

    @property
    def frames_reached(self) -> int:
        """Frames of the recording up to the last one that was looked at, those that were passed over too."""
        return self.frames[-1].frame + 1 if self.frames else 0

    @property
    def duration(self) -> float:
        """From time 0 until the last frame that was looked at makes way, in seconds."""
        shown_until = self.frames[-1].time + self.frame_period if self.frames else 0.0
        return max(shown_until, self.end.duration if self.end else 0.0)

    def spans(self) -> Iterator[tuple[FrameRecord, float]]:
        """Each frame with the time in seconds at which it makes way for the next; never before its own."""
        starts = [frame.time for frame in self.frames[1:]]
        last = [self.frames[-1].time + self.frame_period] if self.frames else []
        for frame, until in zip(self.frames, starts + last, strict=True):
            yield frame, max(frame.time, until)
