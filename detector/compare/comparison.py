"""What a comparison of results with the truth says, and how it comes about."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from detector.analysis.results.schema import FrameRecord, Results
from detector.boxes import Box
from detector.compare.curves import CurvePoint, OperatingPoint, ScoredFrame, curve, operating_point
from detector.compare.figures import VideoScores
from detector.compare.intervals import score_with_intervals
from detector.compare.matching import HIT_IOU, Mark, TrueBoxes, match_frame
from detector.compare.paired import Paired, pair
from detector.compare.scores import MatchedSequence, count
from detector.errors import DataError
from detector.notice import NOTICE
from detector.truth import Truth


@dataclass(frozen=True, eq=False)
class JudgedRecording:
    """Results of a recording, what it is called, and what is truly to be seen in it."""

    name: str
    results: Results
    truth: Truth

    @property
    def rate(self) -> float:
        """Frames a second that were looked at."""
        return self.results.rate if self.results.header.source.rate else 1 / self.results.frame_period


class JudgedResults(BaseModel):
    """One set of results against the truth.

    Attributes:
        name: of the results.
        models: name, version and hash of each model that made them.
        seen: figures of the regions that the network found.
        marked: figures of the markers on screen, past the gate, held ones included.
        operating_point: at the matched rate of false alerts; None where that cannot be said.
        curve: points of FROC and AFROC.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    models: list[str]
    seen: VideoScores
    marked: VideoScores
    operating_point: OperatingPoint | None
    curve: list[CurvePoint]


class Comparison(BaseModel):
    """All that is said.

    Attributes:
        notice: what it may be used for.
        hit_iou: overlap from which a region hits a polyp.
        recordings, frames, polyps: how many there are.
        minutes: how long is together what was looked at.
        excerpts: recordings of which not all was looked at; the rest counts nowhere.
        first: the results.
        other: those they are compared with, if any.
        paired: these two against each other.
    """

    model_config = ConfigDict(frozen=True)

    notice: str = NOTICE
    hit_iou: float = HIT_IOU
    recordings: int
    frames: int
    polyps: int
    minutes: float
    excerpts: int = 0
    first: JudgedResults
    other: JudgedResults | None = None
    paired: Paired | None = None

    @property
    def judged(self) -> list[JudgedResults]:
        """The one or two sets of results."""
        return [self.first] if self.other is None else [self.first, self.other]


def compare(
    name: str,
    first: Sequence[JudgedRecording],
    other_name: str | None = None,
    other: Sequence[JudgedRecording] = (),
) -> Comparison:
    """Judge results of recordings, and those of the same recordings that another analysis made.

    Raises:
        DataError: the two are not of the same frames.
    """
    marked = [_matched(recording, _markers) for recording in first]
    judged = _judge(name, first, marked)
    rivals = [_matched(recording, _markers) for recording in other]
    if other_name is not None:
        _check_same(first, other)
    return Comparison(
        recordings=len(first),
        frames=sum(len(sequence.frames) for sequence in marked),
        polyps=len(judged.marked.per_polyp),
        excerpts=sum(not recording.results.header.excerpt.whole for recording in first),
        minutes=sum(len(sequence.frames) / sequence.rate for sequence in marked) / 60,
        first=judged,
        other=None if other_name is None else _judge(other_name, other, rivals),
        paired=None if other_name is None else pair([*map(count, marked)], [*map(count, rivals)]),
    )


def _judge(
    name: str, recordings: Sequence[JudgedRecording], marked: Sequence[MatchedSequence]
) -> JudgedResults:
    frames = [frame for recording in recordings for frame in _scored(recording)]
    return JudgedResults(
        name=name,
        models=sorted({_model(recording.results) for recording in recordings}),
        seen=score_with_intervals([_matched(recording, _regions) for recording in recordings]),
        marked=score_with_intervals(marked),
        operating_point=operating_point(frames),
        curve=curve(frames),
    )


def _model(results: Results) -> str:
    model = results.header.model
    return f"{model.name} {model.version}, SHA-256 {model.sha256}"


def _matched(recording: JudgedRecording, found: Callable[[FrameRecord], list[Mark]]) -> MatchedSequence:
    frames = (
        match_frame(record.time, _true_boxes(recording.truth, record.frame), found(record))
        for record in recording.results.frames
    )
    return MatchedSequence(recording.name, recording.rate, tuple(frames))


def _regions(record: FrameRecord) -> list[Mark]:
    return [Mark(polyp.track, polyp.box) for polyp in record.polyps]


def _markers(record: FrameRecord) -> list[Mark]:
    shown = [Mark(polyp.track, polyp.box) for polyp in record.polyps if polyp.shown]
    return shown + [Mark(track, Box(*box)) for track, *box in record.held]


def _true_boxes(truth: Truth, frame: int) -> TrueBoxes:
    boxes: dict[int, list[Box[float]]] = {}
    for polyp in truth.truth[frame].polyps:
        boxes.setdefault(polyp.id, []).append(Box[float](*polyp.box))
    return boxes


def _scored(recording: JudgedRecording) -> Iterator[ScoredFrame]:
    for record in recording.results.frames:
        truth = _true_boxes(recording.truth, record.frame)
        yield ScoredFrame(
            [polyp.box for polyp in record.polyps],
            [polyp.score for polyp in record.polyps],
            [box for boxes in truth.values() for box in boxes],
        )


def _check_same(first: Sequence[JudgedRecording], other: Sequence[JudgedRecording]) -> None:
    """Frames can be paired only where both have the same.

    Raises:
        DataError: they have not.
    """
    if alone := {each.name for each in first} ^ {each.name for each in other}:
        raise DataError(
            "the two sets of results are not of the same recordings: only one of them has "
            f"{', '.join(sorted(alone))}; analyze the same ones twice"
        )
    for one, two in zip(first, other, strict=True):
        if [each.frame for each in one.results.frames] != [each.frame for each in two.results.frames]:
            raise DataError(
                f"{one.name}: one analysis has {len(one.results.frames)} frames, the other "
                f"{len(two.results.frames)}; analyze it again to its end"
            )
