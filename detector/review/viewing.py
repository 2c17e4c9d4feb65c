"""What is open in review: an analysis, the verdicts on it and its recording. A window or a test drives it."""

from collections.abc import Callable, Sequence

from detector.boxes import Box
from detector.errors import DetectorError
from detector.frame import Frame
from detector.review.choice import Choice
from detector.review.lesion import Lesion, Polygon, Verdict
from detector.review.loop import HERE
from detector.review.measure import first_lesions
from detector.review.overview import Overview
from detector.review.playing import Playing
from detector.review.refusals import (
    DRAWN,
    NONE_CHOSEN,
    NOT_DRAWN,
    NOT_PARTED,
    NOTHING_TO_REDO,
    NOTHING_TO_UNDO,
    ONLY_ONE_CHOSEN,
    UNFINISHED,
)
from detector.review.review import Review

_SEVERAL = 2


class Viewing(Playing):
    """What is open in review. For one thread.

    Attributes:
        review: of the results; None while the analysis has not reached its end: nothing can be judged then.
        selected: number of a lesion, None: none.
        choice: which lesions are listed.
    """

    def __init__(self, overview: Overview, review: Review | None, length: float = 0.0) -> None:
        """Open; without a recording until `open_recording`.

        Args:
            overview: of the results.
            review: of them, if they are whole.
            length: of the recording in seconds, where it may be longer than what was analyzed.
        """
        super().__init__(overview, length)
        self.review = review
        self.selected: int | None = None
        self.choice = Choice()
        self._first = () if review else first_lesions(overview)
        self._reviewer: str | None = None

    @property
    def lesions(self) -> tuple[Lesion, ...]:
        """All, in order of time."""
        return self.review.lesions if self.review else self._first

    @property
    def listed(self) -> tuple[Lesion, ...]:
        """Those that are asked for."""
        return self.choice.of(self.lesions)

    @property
    def lesion(self) -> Lesion | None:
        """The one that is selected."""
        return next((each for each in self.lesions if each.number == self.selected), None)

    def take(self, overview: Overview, review: Review | None) -> None:
        """Go on with results that have grown, or are whole now."""
        self.overview, self.review = overview, review
        self.length = overview.duration if review else max(self.length, overview.duration)
        if review is not None and self.message == UNFINISHED:
            self.message = ""
        self._first = () if review else first_lesions(overview)
        if self._reviewer is not None:
            self.sign(self._reviewer)

    def sign(self, reviewer: str) -> None:
        """What is said from now on is said by another."""
        self._reviewer = reviewer
        if self.review is not None:
            self.review.reviewer = reviewer

    def choose(self, choice: Choice) -> None:
        """List other lesions."""
        self.choice = choice

    def select(self, number: int | None) -> None:
        """Choose a lesion, and go to the frame that shows it best."""
        self.selected = number
        if (lesion := self.lesion) is not None:
            self.seek(lesion.best_time)

    def next_marking(self) -> None:
        """Go to where the next marking of the listed lesions begins, and choose its lesion."""
        later = [start for start in _begins(self.listed) if start[0] > self.position + HERE]
        self._go_to(min(later, default=None))

    def previous_marking(self) -> None:
        """Go to where the marking before begins."""
        earlier = [start for start in _begins(self.listed) if start[0] < self.position - HERE]
        self._go_to(max(earlier, default=None))

    def judge(self, verdict: Verdict) -> None:
        """Say of the selected lesion what it is; once more takes that back."""
        lesion = self._judged()
        if lesion is None:
            return
        if lesion.verdict is Verdict.MISSED:
            self.message = DRAWN
        elif lesion.verdict is verdict:
            self._do(lambda review: review.unreview(lesion.number))
        elif verdict is Verdict.ACCEPTED:
            self._do(lambda review: review.accept(lesion.number))
        else:
            self._do(lambda review: review.reject(lesion.number))

    def merge(self, numbers: Sequence[int]) -> None:
        """Several lesions are one."""

        def merge(review: Review) -> None:
            self.selected = review.merge(numbers)

        if self.review is not None and len(numbers) < _SEVERAL:
            self.message = ONLY_ONE_CHOSEN
        else:
            self._do(merge)

    def can_be_told(self) -> bool:
        """Whether something can be said of a lesion that is chosen; where not, the message says why."""
        return self._judged() is not None

    def split(self) -> None:
        """From here on the selected lesion is another."""
        lesion = self._judged()
        if lesion is None:
            return
        if not lesion.first < self.position <= lesion.last:
            self.message = NOT_PARTED
        else:
            self._do(lambda review: review.split(lesion.number, self.position))

    def comment(self, number: int, text: str) -> None:
        """A text for a lesion."""
        self._do(lambda review: review.comment(number, text))

    def label(self, number: int, paris: str, size_mm: float | None) -> None:
        """Paris class and size in millimetres of a lesion."""
        self._do(lambda review: review.label(number, paris, size_mm))

    def add_missed(self, frame: Frame, shape: Box[float] | Polygon) -> None:
        """A lesion was drawn in a frame: another frame of the selected one, where that was drawn too."""
        lesion = self.lesion
        again = lesion.number if lesion is not None and lesion.shapes else None
        # Whoever sought a frame counts damaged ones before it, which results do not.
        known = self.overview.number_at(frame.time)
        number = frame.index if known is None else known

        def add(review: Review) -> None:
            self.selected = review.add_missed(number, shape, frame.time, again)

        self._do(add)

    def remove_missed(self) -> None:
        """Take back what was drawn of the selected lesion."""
        lesion = self._judged()
        if lesion is None:
            return
        if not lesion.shapes:
            self.message = NOT_DRAWN
        else:
            self._do(lambda review: review.remove_missed(lesion.number))

    def undo(self) -> None:
        """The last thing that was done does not count."""
        if self.review is not None and not self.review.can_undo:
            self.message = NOTHING_TO_UNDO
        else:
            self._do(lambda review: review.undo())

    def redo(self) -> None:
        """The thing that was undone last counts again."""
        if self.review is not None and not self.review.can_redo:
            self.message = NOTHING_TO_REDO
        else:
            self._do(lambda review: review.redo())

    def close(self) -> None:
        """Let go of recording and review; everything that was said is on the disk."""
        self.close_player()
        if self.review is not None:
            self.review.close()

    def _go_to(self, begins: tuple[float, int] | None) -> None:
        if begins is not None:
            self.selected = begins[1]
            self.seek(begins[0])

    def _judged(self) -> Lesion | None:
        """The lesion of which something is to be said; where there is none, the message says why."""
        if self.review is None or self.lesion is None:
            self.message = UNFINISHED if self.review is None else NONE_CHOSEN
            return None
        return self.lesion

    def _do(self, act: Callable[[Review], object]) -> None:
        """Do something in the review; where it cannot be done, the message says why."""
        self.message = ""
        if self.review is None:
            self.message = UNFINISHED
            return
        try:
            act(self.review)
        except DetectorError as error:
            self.message = str(error)
        if self.lesion is None:
            self.selected = None


def _begins(lesions: Sequence[Lesion]) -> list[tuple[float, int]]:
    """When each marking begins, with the number of its lesion."""
    return [(time, lesion.number) for lesion in lesions for time in lesion.begins]
