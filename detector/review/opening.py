"""Opening what a user names for review: results at once, a recording without any while it is analyzed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from detector.errors import DataError, DetectorError
from detector.plain_text import plain
from detector.review.growing import GrowingResults, nothing_yet
from detector.review.overview import Overview, read_overview
from detector.review.review import open_review
from detector.review.side_by_side import Side, SideBySide
from detector.review.viewing import Viewing
from detector.review.whereabouts import Whereabouts, recording_of, whereabouts
from detector.settings import DetectorSettings
from detector.video import AS_RECORDED, open_video

Grow = Callable[[Callable[[], None]], GrowingResults]


@dataclass(frozen=True)
class ReviewPlan:
    """What is to be reviewed.

    Attributes:
        given: results, the folder of an analysis or a procedure, or a recording.
        detector: analyzes a recording that has no results.
        reviewer: who reviews.
        out: folder for the results of a recording; None: beside it.
        video: where the recording of results is; None: as they say.
    """

    given: str
    detector: DetectorSettings
    reviewer: str
    out: Path | None = None
    video: Path | None = None


@dataclass(frozen=True)
class Opened:
    """What a window needs.

    Attributes:
        viewing: what is open.
        grow: begins the analysis in the background, given what to call when there is more; None where the
            results are whole.
    """

    viewing: Viewing
    grow: Grow | None = None


def open_viewing(plan: ReviewPlan) -> Opened:
    """Open what is to be reviewed. Without its recording review goes on, and the viewing's message says so.

    Raises:
        SourceError: there is no such recording, or it cannot be read.
        DataError: results or review are damaged, of another version, or open in another window.
        OutputError: the folder cannot be written.
    """
    places = whereabouts(plan.given, plan.out)
    if places.is_begun or (places.recording is not None and not places.is_analyzed):
        return _unfinished(places, plan)
    review = open_review(places.results, plan.reviewer)
    viewing = Viewing(review.overview, review)
    _open_recording(viewing, plan.video or (Path(places.recording) if places.recording else None))
    return Opened(viewing)


def open_differences(plan: ReviewPlan, other: Path) -> tuple[Viewing, SideBySide]:
    """Open two analyses of one recording; without that, as `open_viewing`.

    Args:
        plan: of the first.
        other: results of the second, or their folder.

    Raises:
        SourceError: there is no such file or folder.
        DataError: results are missing, damaged, of another version, or of different recordings.
    """
    first, second = (_analyzed(given, plan.out) for given in (plan.given, str(other)))
    found = SideBySide(read_overview(first), read_overview(second))
    viewing = Viewing(found.overviews[Side.FIRST], None)
    _open_recording(viewing, plan.video)
    return viewing, found


def _analyzed(given: str, out: Path | None) -> Path:
    """The results that are named, or that lie beside a recording that is named."""
    places = whereabouts(given, out)
    if places.recording is not None and not places.is_analyzed:
        raise DataError(
            f"{plain(given)}: is a recording without results; analyze it first, or review it alone"
        )
    return places.results


def _open_recording(viewing: Viewing, named: Path | None) -> None:
    """Show the recording; where it is not to be had, the message says so."""
    try:
        viewing.open_recording(named)
    except DetectorError as error:
        viewing.absence = str(error)


def _unfinished(places: Whereabouts, plan: ReviewPlan) -> Opened:
    """A recording that is analyzed while it is watched."""
    overview = read_overview(places.results) if places.is_begun else None
    path = places.recording or _its_recording(overview, plan.video)
    with open_video(path) as source:
        overview = overview or nothing_yet(source, places.results)
        length = (source.frame_count or 0) / source.rate
    viewing = Viewing(overview, None, length)
    viewing.play(path, AS_RECORDED)
    grow = partial(GrowingResults, path, places.results, plan.detector, plan.reviewer)
    return Opened(viewing, grow)


def _its_recording(overview: Overview | None, named: Path | None) -> str:
    assert overview is not None
    return recording_of(overview, named)
