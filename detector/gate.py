"""What may light up on screen: confirmation over several frames, hysteresis, a short hold, steady outlines.

Most false positives last under half a second, polyps longer: docs/decisions/0006-gate.md has what each length
of confirmation costs and saves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from detector.boxes import Box
from detector.result import Polyp
from detector.settings import Gate

# An edge that moves by this share of the box in one frame is followed at once.
_FOLLOWED_AT_ONCE = 0.06
# Half-way: a slower movement is never more than one frame behind, since (1 - 1/2) / (1/2) = 1.
_LEAST_STEP = 0.5
# Frames are as far apart as this before two of them have been seen, in seconds.
_USUAL_INTERVAL = 0.04
# The most that a frame stands for, in seconds, unless frames came that far apart just before: after a gap one
# sighting is not enough.
_LONGEST_SPAN = 0.06
# Two, so that of stamps in pairs one is of each kind.
_INTERVALS = 2
_ROUNDING = 1e-6


@dataclass(frozen=True)
class FrameSpan:
    """A frame within the window: its time, and how long it stands for, both in seconds."""

    time: float
    stands_for: float


@dataclass(frozen=True, eq=False)
class Course:
    """A track on its way to the screen.

    Attributes:
        sightings: within the window: time in seconds and score of each.
        lit: whether it was confirmed.
        shown: the polyp as it was last painted, or would have been; None once it was put out.
        last_seen: time in seconds.
    """

    sightings: tuple[tuple[float, float], ...]
    lit: bool
    shown: Polyp | None
    last_seen: float


@dataclass(frozen=True, eq=False)
class ActivationsState:
    """What is remembered of the frames within the window.

    Attributes:
        courses: by track number.
        frames: within the window.
        intervals: between the last frames, in seconds.
    """

    courses: Mapping[int, Course]
    frames: tuple[FrameSpan, ...]
    intervals: tuple[float, ...]


NOTHING_LIT = ActivationsState({}, (), ())
_UNSEEN = Course((), lit=False, shown=None, last_seen=0.0)


class Activations:
    """Turns the tracked polyps of each frame into those that are painted."""

    def __init__(self, gate: Gate, state: ActivationsState = NOTHING_LIT) -> None:
        """Begin, or go on from a state."""
        self.gate, self.state = gate, state

    def update(self, polyps: tuple[Polyp, ...], time: float) -> tuple[Polyp, ...]:
        """Judge the next frame.

        Args:
            polyps: the frame's tracked polyps.
            time: the frame's time in seconds. Going back in time begins a new video.

        Returns:
            The polyps to paint, best first, with steady boxes and contours; those that are held were not seen
            in this frame.
        """
        state = self.state
        if state.frames and time < state.frames[-1].time:
            state = NOTHING_LIT
        frames, intervals = _with_frame(state, time)
        frames = tuple(each for each in frames if each.time > time - self.gate.window + _ROUNDING)
        courses = dict(state.courses)
        for polyp in polyps:
            if polyp.track_id is not None:
                course = courses.get(polyp.track_id, _UNSEEN)
                courses[polyp.track_id] = self._seen(course, polyp, frames)
        courses = {
            number: kept
            for number, course in courses.items()
            if (kept := self._kept(course, time)) is not None
        }
        self.state = ActivationsState(courses, frames, intervals)
        return _painted(courses.values(), time)

    def _seen(self, course: Course, polyp: Polyp, frames: tuple[FrameSpan, ...]) -> Course:
        """A course that goes on with a polyp of the last of the frames."""
        time = frames[-1].time
        sightings = tuple(
            (at, score) for at, score in (*course.sightings, (time, polyp.score)) if at >= frames[0].time
        )
        lit = course.lit or self._confirmed(sightings, frames)
        shown = polyp if course.shown is None else steady(course.shown, polyp)
        return Course(sightings, lit, shown, time)

    def _confirmed(self, sightings: tuple[tuple[float, float], ...], frames: tuple[FrameSpan, ...]) -> bool:
        """Whether a track is seen for long enough and surely enough; time without frames counts as unseen."""
        seen_at = {time for time, _ in sightings}
        seen_for = sum(frame.stands_for for frame in frames if frame.time in seen_at)
        out_of = max(self.gate.window, sum(frame.stands_for for frame in frames))
        mean = sum(score for _, score in sightings) / len(sightings)
        return seen_for >= self.gate.share * out_of - _ROUNDING and mean >= self.gate.start

    def _kept(self, course: Course, time: float) -> Course | None:
        """The course, put out if it was held for too long; None if it is out of the window besides."""
        unseen = time - course.last_seen
        if unseen <= self.gate.hold + _ROUNDING:
            return course
        return None if unseen > self.gate.window else replace(course, lit=False, shown=None)


def _with_frame(state: ActivationsState, time: float) -> tuple[tuple[FrameSpan, ...], tuple[float, ...]]:
    """The frames with one more, and how long each stands for; the last intervals with its own.

    A frame stands for the time since the one before. By time, not by the number of frames, stamps may come in
    pairs, twice, or with frames missing between them.
    """
    if not state.frames:
        return (FrameSpan(time, _USUAL_INTERVAL),), ()
    *earlier, last = state.frames
    interval = time - last.time
    if not state.intervals:
        # The first frame of a video stands for as long as the second, which is known only now.
        last = FrameSpan(last.time, min(last.stands_for, interval))
    span = min(interval, max(_LONGEST_SPAN, *state.intervals, 0.0))
    return (*earlier, last, FrameSpan(time, span)), (*state.intervals, interval)[-_INTERVALS:]


def _painted(courses: Iterable[Course], time: float) -> tuple[Polyp, ...]:
    """What is lit at a time, best first."""
    shown = [
        course.shown if course.last_seen == time else replace(course.shown, held=True)
        for course in courses
        if course.lit and course.shown is not None
    ]
    return tuple(sorted(shown, key=lambda polyp: -polyp.score))


def steady(shown: Polyp, seen: Polyp) -> Polyp:
    """The polyp as seen now, with the box pulled towards the one last shown and the contour moved along.

    Each edge goes at least half of its way, and all of it once it moves by 6 % of the box's size: a still
    polyp does not tremble, a moving one is at most one frame behind.
    """
    before, now = np.array(shown.box), np.array(seen.box)
    size = np.tile(np.maximum(now[2:] - now[:2], 1e-6), 2)
    step = np.minimum(1, _LEAST_STEP + (1 - _LEAST_STEP) * np.abs(now - before) / (_FOLLOWED_AT_ONCE * size))
    box = before + step * (now - before)
    scale = (box[2:] - box[:2]) / size[:2]
    contour = ((seen.contour - now[:2]) * scale + box[:2]).astype(np.float32)
    return replace(seen, box=Box(*(float(value) for value in box)), contour=contour)
