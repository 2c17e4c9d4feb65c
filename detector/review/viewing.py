"""What is open in review: an analysis, the verdicts on it and its recording. A window or a test drives it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from detector.boxes import Box
from detector.errors import DetectorError
from detector.frame import Frame
from detector.review.choice import Choice
from detector.review.lesion import Lesion, Polygon, Verdict
from detector.review.loop import HERE, begun, ended
from detector.review.measure import first_lesions
from detector.review.overview import Overview
from detector.review.player import Player
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
from detector.review.whereabouts import reading_of, recording_of
from detector.video import FrameReader, SourceOptions, open_video
from detector.video.frame_reader import BOUNDS
from detector.video.frame_store import Bounds

# Results hold times in millionths of a second.
_EXACT = 2e-6
_SEVERAL = 2


class Viewing:
    """What is open in review. For one thread.

    Attributes:
        overview: of the results.
        review: of them; None while the analysis has not reached its end, when there is nothing to be judged.
        player: of the recording; None where it is not to be had.
        selected: number of a lesion, None: none.
        choice: which lesions are listed.
        message: what could not be done, or read, "" for nothing; the next thing that is done takes it away.
        absence: why there is no recording to be seen, "" where there is one.
        length: of the recording, in seconds, as far as is known.
    """

    def __init__(self, overview: Overview, review: Review | None, length: float = 0.0) -> None:
        """Open; without a recording until `open_recording`.

        Args:
            overview: of the results.
            review: of them, if they are whole.
            length: of the recording in seconds, where it may be longer than what was analyzed.
        """
        self.overview, self.review = overview, review
        self.player: Player | None = None
        self.selected: int | None = None
        self.choice, self.message, self.absence = Choice(), "", ""
        self.length, self._position = max(length, overview.duration), 0.0
        self._recording, self._options = "", SourceOptions()
        self._on_change: Callable[[], None] = lambda: None
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

    @property
    def name(self) -> str:
        """Of the recording, for a title: without folders."""
        return Path(self.overview.header.path).name

    @property
    def position(self) -> float:
        """The time that is shown, or is being gone to, in seconds."""
        return self._position if self.player is None else self.player.status().position

    def listen(self, on_change: Callable[[], None]) -> None:
        """Call this when the player's status is another, from any thread; it must return at once."""
        self._on_change = on_change

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

    def open_recording(self, named: Path | None = None) -> None:
        """Show the recording of the results.

        Args:
            named: where the user says that it is; None: where the results say.

        Raises:
            DetectorError: it is not there, or another one; review goes on without pictures.
        """
        self.play(recording_of(self.overview, named), reading_of(self.overview.header))

    def play(self, path: str, options: SourceOptions) -> None:
        """Show a recording that is known to be the right one."""
        self._close_player()
        self._recording, self._options = path, options
        self.player = Player(self.open_reader, lambda: self._on_change())
        self.player.seek(self._position)

    def open_reader(self, bounds: Bounds = BOUNDS) -> FrameReader:
        """The recording that is shown, opened once more.

        Raises:
            SourceError: it cannot be opened.
        """
        path, options = self._recording, self._options
        return FrameReader(lambda: open_video(path, options=options), bounds)

    def seek(self, time: float) -> None:
        """Go to the frame that is on screen at a time in seconds."""
        self._position, self.message = min(max(0.0, time), self.length), ""
        if self.player is not None:
            self.player.seek(self._position)
        else:
            self._on_change()

    def toggle(self) -> None:
        """Play or hold."""
        if self.player is not None:
            self.player.toggle()

    def hold(self) -> None:
        """Play no further than here."""
        if self.player is not None:
            self.player.step(0)

    def faster(self) -> None:
        """Play at the next higher speed."""
        if self.player is not None:
            self.player.faster()

    def slower(self) -> None:
        """Play at the next lower speed."""
        if self.player is not None:
            self.player.slower()

    def skip(self, seconds: float) -> None:
        """Go so far on, or back where that is negative."""
        self.seek(self.position + seconds)

    def step(self, frames: int) -> None:
        """Go so many frames on, or back where that is negative; of what was looked at, without a picture."""
        self.message = ""
        if self.player is not None:
            self.player.step(frames)
            return
        index = self.overview.index_at(self._position + _EXACT)
        if index is not None:
            self.seek(float(self.overview.times[min(max(0, index + frames), len(self.overview.times) - 1)]))

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

    def begin_loop(self) -> None:
        """The part that is played again and again begins here; or there is none any more, where it did."""
        if self.player is not None:
            self.player.loop(begun(self.player.status().loop, self.position))

    def end_loop(self) -> None:
        """It ends here, or begins here if it began later; or there is none any more, where it ended here."""
        if self.player is not None:
            self.player.loop(ended(self.player.status().loop, self.position))

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
        self._close_player()
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

    def _close_player(self) -> None:
        if self.player is not None:
            self._position = self.position
            self.player.close()
            self.player = None


def _begins(lesions: Sequence[Lesion]) -> list[tuple[float, int]]:
    """When each marking begins, with the number of its lesion."""
    return [(time, lesion.number) for lesion in lesions for time in lesion.begins]
