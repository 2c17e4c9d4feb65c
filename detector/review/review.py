"""A review while it is made: each thing that a reader does is on the disk, and can be undone."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from detector.analysis.results.journal import PARTIAL
from detector.analysis.results.lock import locked
from detector.boxes import Box
from detector.errors import DataError, OutputError
from detector.review.actions import (
    Comment,
    Draw,
    Judge,
    Label,
    Merge,
    Redo,
    Remove,
    Split,
    Step,
    Undo,
    checked_step,
    new_number,
    polygon_box,
    step_values,
)
from detector.review.lesion import Lesion, Polygon, Shape, Verdict
from detector.review.measure import first_drafts, measured
from detector.review.overview import Overview, read_overview
from detector.review.refusals import NO_AREA
from detector.review.replay import Draft, History, replay
from detector.review.review_file import REVIEW, Entry, ReviewFile, file_hash


def open_review(given: Path, reviewer: str, path: Path | None = None) -> "Review":
    """Begin a review, or go on with it. Nothing is written before something is done.

    Args:
        given: folder of an analysis or a procedure, or its results.jsonl.
        reviewer: who does what is done from now on.
        path: of the review; None: review.jsonl beside the results.

    Raises:
        DataError: the results or the review are damaged, of another version, do not belong together, or the
            review is open elsewhere.
        OutputError: the folder cannot be written.
    """
    overview = read_overview(given)
    if overview.path.name == PARTIAL:
        raise DataError(
            f"{overview.path.parent}: its analysis has not reached the end; finish it with --resume first"
        )
    return Review(overview, reviewer, path or overview.path.with_name(REVIEW))


def read_lesions(path: Path, overview: Overview) -> tuple[Lesion, ...]:
    """What a review comes to, without opening it: for exports and comparisons.

    Args:
        path: of the review.
        overview: of the results that it is of.

    Raises:
        DataError: it is not there, damaged, of another version, or of other results.
    """
    if not path.is_file():
        raise DataError(f"{path}: there is no such review; review the results first")
    entries = ReviewFile(path, overview, file_hash(overview.path)).entries
    with _naming(path):
        drafts = replay(first_drafts(overview), _history(entries).done)
        return _in_order(measured(number, draft, overview) for number, draft in drafts.items())


class Review:
    """What is said of the lesions of one analysis."""

    def __init__(self, overview: Overview, reviewer: str, path: Path) -> None:
        """See `open_review`."""
        self.overview, self.reviewer, self.path = overview, reviewer, path
        self._lock = _locked(path)
        try:
            self._file = ReviewFile(path, overview, file_hash(overview.path))
            self._first = first_drafts(overview)
            self._known: dict[tuple[int, Draft], Lesion] = {}
            self._highest = max(self._first, default=0)
            self._history = History()
            self._lesions: tuple[Lesion, ...] = ()
            with _naming(path):
                self._replay(self._file.entries)
        except BaseException:
            self._lock.close()
            raise

    @property
    def lesions(self) -> tuple[Lesion, ...]:
        """As they stand now, by the time at which they are seen first."""
        return self._lesions

    def lesion(self, number: int) -> Lesion:
        """One of them.

        Raises:
            DataError: there is none of that number.
        """
        for lesion in self._lesions:
            if lesion.number == number:
                return lesion
        raise DataError(f"there is no lesion {number}")

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._history.done)

    @property
    def can_redo(self) -> bool:
        """Whether there is something to redo."""
        return bool(self._history.undone)

    # Each of what follows raises DataError where it does not fit what is there, and OutputError where it
    # cannot be written; nothing is done then.

    def accept(self, number: int) -> None:
        """It is a lesion."""
        self._do(Judge(number, Verdict.ACCEPTED))

    def reject(self, number: int) -> None:
        """It is none."""
        self._do(Judge(number, Verdict.REJECTED))

    def unreview(self, number: int) -> None:
        """Nothing is said of it yet."""
        self._do(Judge(number, Verdict.UNREVIEWED))

    def merge(self, numbers: Iterable[int]) -> int:
        """They are one; gives its number, the lowest of theirs."""
        merged = tuple(numbers)
        self._do(Merge(merged))
        return min(merged)

    def split(self, number: int, time: float) -> int:
        """What is seen of it from a time in seconds on is another lesion; gives the number of that."""
        new = self._highest + 1
        self._do(Split(number, time, new))
        return new

    def comment(self, number: int, text: str) -> None:
        """A text for it, in place of what stood there."""
        self._do(Comment(number, text))

    def label(self, number: int, paris: str = "", size_mm: float | None = None) -> None:
        """Paris class and size in millimetres, in place of what stood there."""
        self._do(Label(number, paris, size_mm))

    def add_missed(
        self, frame: int, shape: Box[float] | Polygon, time: float | None = None, lesion: int | None = None
    ) -> int:
        """Draw a lesion that was missed; gives its number.

        Args:
            frame: number in the recording.
            shape: a box, or the corners of a polygon, in frame pixels; cut off at the frame's edges.
            time: of the frame in seconds; None: as the results say, where it was looked at.
            lesion: one that was drawn before, of which this is another frame; None: a new one.
        """
        number = self._highest + 1 if lesion is None else lesion
        drawn = self._shape(frame, shape, self._time(frame) if time is None else time)
        self._do(Draw(number, drawn.frame, drawn.time, drawn.box, drawn.polygon))
        return number

    def remove_missed(self, number: int, frame: int | None = None) -> None:
        """Take back what was drawn of it, in one frame or in all."""
        self._do(Remove(number, frame))

    def undo(self) -> None:
        """The last thing that was done does not count."""
        self._do(Undo())

    def redo(self) -> None:
        """The thing that was undone last counts again."""
        self._do(Redo())

    def close(self) -> None:
        """Let others in; everything is on the disk already."""
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _do(self, step: Step) -> None:
        """Try a step, write it, and only then let it count."""
        try:
            step = checked_step(step_values(step))
        except ValueError as error:
            raise DataError(str(error)) from error
        history = self._history.after(step)
        lesions = self._measured(history)
        self._file.append(step, self.reviewer)
        self._history, self._lesions = history, lesions
        self._highest = max(self._highest, new_number(step))

    def _replay(self, entries: Sequence[Entry]) -> None:
        """Let steps count that are in the file already."""
        history = _history(entries)
        self._highest = max((self._highest, *(new_number(entry.step) for entry in entries)))
        self._history, self._lesions = history, self._measured(history)

    def _measured(self, history: History) -> tuple[Lesion, ...]:
        """What lesions are after actions; those that are as they were are not measured again."""
        drafts = replay(self._first, history.done)
        known, self._known = self._known, {}
        for numbered in drafts.items():
            self._known[numbered] = known.get(numbered) or measured(*numbered, self.overview)
        return _in_order(self._known.values())

    def _time(self, frame: int) -> float:
        index = self.overview.index_of(frame)
        if index is None:
            raise DataError(f"frame {frame} was not looked at, so that its time must be said")
        return float(self.overview.times[index])

    def _shape(self, frame: int, drawn: Box[float] | Polygon, time: float) -> Shape:
        """What was drawn, as far as it lies in the frame."""
        source = self.overview.header.source
        corners = ((drawn.x1, drawn.y1), (drawn.x2, drawn.y2)) if isinstance(drawn, Box) else drawn
        within = _within(corners, source.width, source.height)
        if not within:
            raise DataError("nothing was drawn")
        shape = Shape(frame, time, polygon_box(within), () if isinstance(drawn, Box) else within)
        if shape.area <= 0:
            raise DataError(NO_AREA)
        return shape


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """An action that does not fit knows nothing of the file that it stands in, which a user must hear of."""
    try:
        yield
    except DataError as error:
        raise DataError(f"{path}: {error}; mend it, or move the file away") from error


def _history(entries: Iterable[Entry]) -> History:
    return History().after(*(entry.step for entry in entries))


def _in_order(lesions: Iterable[Lesion]) -> tuple[Lesion, ...]:
    return tuple(sorted(lesions, key=lambda lesion: (lesion.first, lesion.number)))


def _within(corners: Polygon, width: int, height: int) -> Polygon:
    return tuple((min(max(0.0, x), float(width)), min(max(0.0, y), float(height))) for x, y in corners)


def _locked(path: Path) -> ExitStack:
    """Keep every other window out of a review.

    Raises:
        DataError: another one has it open.
        OutputError: its folder cannot be written.
    """
    try:
        return locked(path.with_suffix(".lock"))
    except BlockingIOError as error:
        raise DataError(f"{path}: is open in another window; close that one first") from error
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror}); a review needs a folder that can be written"
        ) from error
