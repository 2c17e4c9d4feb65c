"""A display claims no more than what was painted, says at once what is worse, and does not flap."""

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

import numpy as np
import pytest

from detector.boxes import Box
from detector.display import Display, DisplayState, Painted
from detector.display.display import SETTLE, UNMARKED
from detector.frame import LATE, Frame
from detector.live import LiveState, LiveStatus, TimedResult
from detector.picture import RgbPicture
from detector.result import NO_TIMINGS, FrameResult, Polyp

PICTURE = RgbPicture(np.zeros((48, 64, 3), np.uint8))
POLYP = Polyp(Box(1, 1, 9, 9), 0.9, 0.02, np.zeros((4, 2), np.float32))
RATE, LOOK = 25.0, 0.02
READY, LOOKING, MARKED, BYPASS, TOO_SLOW = (
    DisplayState.READY,
    DisplayState.LOOKING,
    DisplayState.MARKED,
    DisplayState.BYPASS,
    DisplayState.TOO_SLOW,
)
NO_SIGNAL, STARTING, ENGINE_FAULT = DisplayState.NO_SIGNAL, DisplayState.STARTING, DisplayState.ENGINE_FAULT
PAUSED, ENDED = DisplayState.PAUSED, DisplayState.ENDED
Polyps = tuple[Polyp, ...]


class Screen:
    """A source, an engine and a window in play time, looked at every 20 ms.

    Attributes:
        sees: what the engine finds in a frame, by its index; None where it does not answer.
        delay: of the engine, in seconds.
        late: by how many seconds frames come late.
        paints_for: seconds that a painting takes.
        states: each state that was shown, by time.
    """

    def __init__(self, rate: float = RATE, paced: bool = False) -> None:
        self.now, self.rate = 100.0, rate
        self.live = LiveStatus(engine_opened=True, paced=paced)
        self.display = Display(rate, self.now)
        self.sees: Callable[[int], Polyps | None] = lambda index: ()
        self.delay, self.hidden, self.late, self.paints_for = 0.01, False, 0.0, 0.0
        self.states: list[tuple[float, DisplayState]] = []
        self._index, self._due = 0, self.now
        self._results: list[TimedResult] = []

    def play(self, seconds: float, frames: bool = True) -> "Screen":
        """Go on for so long, with new frames or without."""
        end = self.now + seconds
        while self.now < end:
            if frames and self.now >= self._due:
                self._frame()
            while self._results and self._results[0].finished <= self.now:
                newest = self._results.pop(0)
                self.live = replace(self.live, newest_result=newest, analyzed=self.live.analyzed + 1)
            self._paint()
            self.states.append((self.now, self.display.status(self.live, self.now).state))
            self.now += LOOK
        self._due = max(self._due, self.now) if not frames else self._due
        return self

    def _frame(self) -> None:
        frame = Frame(self._index, self._index / self.rate, self.now, PICTURE, late=self.late)
        self.live = replace(self.live, newest_frame=frame, decoded=self.live.decoded + 1)
        polyps = self.sees(self._index)
        if polyps is not None:
            result = FrameResult(frame.index, frame.time, 64, 48, polyps, polyps, NO_TIMINGS)
            self._results.append(TimedResult(frame, result, self.now + self.delay))
        self._index, self._due = self._index + 1, self._due + 1 / self.rate

    def _paint(self) -> None:
        painting = self.display.choose(self.live, self.now)
        if painting is not None:
            result = painting.result if self.now < painting.until else None
            markers = len(result.result.activations) if result else 0
            self.display.note(
                Painted(self.now + self.paints_for, painting.frame, result, markers, self.hidden)
            )

    @property
    def state(self) -> DisplayState:
        """Shown last."""
        return self.states[-1][1]

    @property
    def course(self) -> list[DisplayState]:
        """The states that followed each other."""
        return [state for state, _ in groupby(state for _, state in self.states)]

    def when(self, state: DisplayState) -> float:
        """When it was shown first."""
        return next(time for time, shown in self.states if shown is state)


def test_nothing_is_claimed_before_the_first_result_was_painted() -> None:
    screen = Screen()
    screen.live = replace(screen.live, engine_opened=False)
    assert screen.play(0.1, frames=False).course == [STARTING]
    screen.live = replace(screen.live, engine_opened=True)
    assert screen.play(0.06, frames=False).state is READY
    screen.sees = lambda index: None
    assert screen.play(0.4).state is STARTING
    screen.sees = lambda index: ()
    screen.play(0.2)
    assert screen.course == [STARTING, READY, STARTING, LOOKING]


def test_marked_while_a_marker_is_on_screen() -> None:
    screen = Screen()
    screen.sees = lambda index: (POLYP,) if 50 <= index < 75 else ()
    screen.play(5)
    assert screen.course[-3:] == [LOOKING, MARKED, LOOKING]


def test_a_marker_that_comes_and_goes_does_not_make_the_state_flap() -> None:
    screen = Screen()
    screen.sees = lambda index: (POLYP,) if 50 <= index < 75 and index % 3 else ()
    screen.play(5)
    gone = next(time for time, state in reversed(screen.states) if state is MARKED)
    assert screen.course[-3:] == [LOOKING, MARKED, LOOKING]
    assert UNMARKED - 0.1 <= gone - (100 + 75 / RATE) <= UNMARKED + 0.1


@pytest.mark.parametrize("rate", [1.0, 5.0, 25.0, 60.0])
def test_results_that_all_come_too_late_are_never_called_looking(rate: float) -> None:
    screen = Screen(rate)
    screen.delay, screen.sees = 0.2, lambda index: (POLYP,)
    screen.play(6)
    assert not {LOOKING, MARKED} & {state for _, state in screen.states}
    assert screen.state is TOO_SLOW


@pytest.mark.parametrize("hidden", [False, True])
def test_picture_of_the_past_is_never_called_anything_else_and_nothing_is_marked_on_it(hidden: bool) -> None:
    screen = Screen()
    screen.sees, screen.hidden = lambda index: (POLYP,), hidden
    screen.play(3)
    screen.states.clear()
    screen.late = 2.0
    assert screen.play(1).course == [TOO_SLOW]
    painted = screen.display.painted
    assert painted is not None
    assert painted.markers == 0
    status = screen.display.status(screen.live, screen.now)
    assert status.old_since == painted.frame.arrival - 2.0
    screen.late = 0.0
    assert screen.play(0.9 * SETTLE).state is TOO_SLOW
    assert screen.play(0.2 * SETTLE).state is (BYPASS if hidden else TOO_SLOW)
    assert screen.display.status(screen.live, screen.now).old_since is None
    assert screen.play(5).state is (BYPASS if hidden else MARKED)


def test_picture_of_the_past_after_which_none_comes_is_as_old_as_it_was() -> None:
    screen = Screen().play(3)
    screen.late = 2.0
    screen.play(1)
    last = screen.live.newest_frame
    assert last is not None
    assert screen.play(1, frames=False).state is NO_SIGNAL
    assert screen.display.status(screen.live, screen.now).old_since == last.arrival - 2.0


def test_picture_that_is_painted_too_late_is_of_the_past_and_one_that_is_painted_again_is_not() -> None:
    screen = Screen(rate=1.0).play(4)
    screen.paints_for = 1.2 * LATE
    assert screen.play(1).state is TOO_SLOW
    screen.paints_for = 0.0
    screen.play(6).states.clear()
    screen.hidden = True
    screen.display.paint_anew()
    screen.play(0.5)
    screen.hidden = False
    screen.display.paint_anew()
    assert TOO_SLOW not in screen.play(0.5).course


def test_recording_that_is_painted_late_is_no_past() -> None:
    recording = Screen(paced=True)
    recording.paints_for = 1.2 * LATE
    assert recording.play(3).state is LOOKING


def test_pictures_of_which_every_other_one_is_late_do_not_flicker() -> None:
    screen, shown = Screen().play(3), set[bool]()
    for _ in range(10):
        for screen.late in (2.0, 0.0):
            screen.play(0.06)
            shown.add(screen.display.status(screen.live, screen.now).old_since is None)
    assert shown == {False}


def test_a_little_late_is_no_past() -> None:
    screen = Screen().play(3)
    screen.late, screen.sees = 0.9 * LATE, lambda index: (POLYP,)
    screen.states.clear()
    assert screen.play(2).course == [LOOKING, MARKED]


def test_two_of_three_frames_analyzed_is_too_slow() -> None:
    screen = Screen()
    screen.sees = lambda index: None if index % 3 == 2 else ()
    assert screen.play(4).state is TOO_SLOW
    screen.sees = lambda index: ()
    screen.play(4)
    assert screen.course[-2:] == [TOO_SLOW, LOOKING]


def test_every_other_frame_overtaken_is_too_slow_though_all_that_is_shown_is_analyzed() -> None:
    screen = Screen().play(4)
    for _ in range(25):
        screen.live = replace(screen.live, overtaken=screen.live.overtaken + 1)
        screen.play(1 / RATE)
    assert screen.state is TOO_SLOW
    assert screen.play(5).state is LOOKING


@pytest.mark.parametrize("missing", [0.08, 0.10, 0.12])
def test_service_about_the_limit_does_not_flap(missing: float) -> None:
    random = np.random.default_rng(4)
    lost = random.random(3000) < missing
    screen = Screen(60.0)
    screen.sees = lambda index: None if lost[index] else ()
    screen.play(40)
    changes = len(screen.course)
    assert changes <= 6, screen.course


def test_single_missed_frame_changes_nothing() -> None:
    for rate in (1.0, 25.0):
        screen = Screen(rate).play(5)
        screen.sees = lambda index: None if index % 40 == 39 else ()
        assert set(screen.play(60).course) <= {STARTING, READY, LOOKING}


@pytest.mark.parametrize(("rate", "within"), [(60.0, 0.3), (25.0, 0.3), (5.0, 0.7), (1.0, 3.1)])
def test_frozen_picture_is_told_in_time_and_comes_back_by_itself(rate: float, within: float) -> None:
    screen = Screen(rate)
    screen.sees = lambda index: (POLYP,)
    screen.play(6)
    last = screen.live.newest_frame
    assert last is not None
    screen.states.clear()
    screen.play(5, frames=False)
    assert screen.when(NO_SIGNAL) - last.arrival <= within
    assert screen.state is NO_SIGNAL
    assert screen.display.status(screen.live, screen.now).since == last.arrival
    assert screen.display.painted is not None
    assert screen.display.painted.markers == 0
    screen.states.clear()
    back = screen.now
    screen.play(4)
    assert screen.state is MARKED
    assert NO_SIGNAL not in screen.course[1:]
    assert screen.when(MARKED) - back >= SETTLE


def test_signal_that_stutters_is_never_called_looking_between() -> None:
    screen = Screen().play(3)
    screen.states.clear()
    for _ in range(10):
        screen.play(0.5, frames=False).play(0.3)
    after_the_first = screen.states[int(0.3 / LOOK) :]
    assert LOOKING not in {state for _, state in after_the_first}


@pytest.mark.parametrize("frames", [1, 4])
def test_pictures_that_a_decoder_had_kept_back_are_no_signal(frames: int) -> None:
    screen = Screen().play(3)
    last = screen.live.newest_frame
    assert last is not None
    screen.play(5, frames=False)
    screen.states.clear()
    for _ in range(frames):
        screen._due = screen.now
        screen.play(LOOK)
    screen.live = replace(screen.live, source_lost="no data came within the time limit")
    screen.play(2, frames=False)
    screen.live = replace(screen.live, source_lost=None)
    assert screen.play(0.02).course == [NO_SIGNAL]
    assert screen.display.status(screen.live, screen.now).since == last.arrival
    # What comes then and goes on is one, and what was painted meanwhile is not held against the analysis.
    screen.play(4)
    assert screen.course == [NO_SIGNAL, STARTING, LOOKING]


def test_stream_that_comes_back_with_pictures_of_the_past_has_no_signal_until_one_is_of_the_present() -> None:
    screen = Screen().play(3).play(5, frames=False)
    screen.states.clear()
    screen.late = 2.0
    assert screen.play(0.8).course == [NO_SIGNAL]
    screen.late = 0.0
    assert screen.play(4).course == [NO_SIGNAL, STARTING, LOOKING]


def test_stream_that_comes_back_and_stays_late_is_too_slow() -> None:
    screen = Screen().play(3).play(5, frames=False)
    screen.states.clear()
    screen.late = 2.0
    assert screen.play(4).course[0] is NO_SIGNAL
    assert screen.state is TOO_SLOW
    assert LOOKING not in screen.states


def test_live_source_that_never_came_has_no_signal_and_a_recording_is_starting() -> None:
    assert Screen().play(1, frames=False).state is NO_SIGNAL
    recording = Screen(paced=True)
    recording.live = replace(recording.live, engine_opened=False)
    assert recording.play(1, frames=False).course == [STARTING]


def test_lost_source_has_no_signal_at_once() -> None:
    screen = Screen().play(3)
    screen.live = replace(screen.live, source_lost="unplugged")
    assert screen.play(LOOK, frames=False).state is NO_SIGNAL


def test_broken_source_has_no_signal_for_good() -> None:
    screen = Screen(paced=True).play(3)
    screen.live = replace(screen.live, state=LiveState.FAILED, source_error="broke off")
    last = screen.live.newest_frame
    assert last is not None
    assert screen.play(2, frames=False).state is NO_SIGNAL
    assert screen.display.status(screen.live, screen.now).since == last.arrival


def test_hidden_markers_are_bypass_whatever_the_engine_does() -> None:
    screen = Screen().play(3)
    screen.hidden = True
    assert screen.play(0.1).state is BYPASS
    screen.live = replace(screen.live, engine_error="hangs")
    assert screen.play(0.1).state is BYPASS
    screen.hidden = False
    assert screen.play(0.1).state is ENGINE_FAULT


def test_fault_ends_only_after_all_was_well_for_a_while() -> None:
    screen = Screen().play(3)
    screen.live = replace(screen.live, engine_error="hangs")
    screen.sees = lambda index: None
    assert screen.play(1).state is ENGINE_FAULT
    screen.live = replace(screen.live, engine_error=None)
    screen.sees = lambda index: ()
    screen.states.clear()
    back = screen.now
    screen.play(4)
    assert screen.state is LOOKING
    assert screen.when(LOOKING) - back >= SETTLE


def test_pause_and_end_are_called_so_and_going_on_is_no_loss_of_signal() -> None:
    screen = Screen(paced=True).play(3)
    screen.live = replace(screen.live, state=LiveState.PAUSED)
    assert screen.play(5, frames=False).state is PAUSED
    screen.live = replace(screen.live, state=LiveState.PLAYING)
    screen.states.clear()
    screen.play(1)
    assert NO_SIGNAL not in screen.course
    assert screen.state is LOOKING
    screen.live = replace(screen.live, state=LiveState.ENDED)
    assert screen.play(5, frames=False).state is ENDED


def test_frames_in_bursts_have_the_pace_of_their_stamps() -> None:
    display = Display(RATE, 0.0)
    for index in range(9):
        display.note(Painted(0.0, Frame(index, index / 5, 0.0, PICTURE)))
    live = LiveStatus(engine_opened=True, newest_frame=Frame(8, 1.6, 0.0, PICTURE))
    assert display.status(live, 0.55).state is not NO_SIGNAL
    assert display.status(live, 0.65).state is NO_SIGNAL
