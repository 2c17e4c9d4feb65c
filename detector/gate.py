"""What may light up on screen: confirmation over several frames, hysteresis, a short hold, steady outlines.

Most false positives last under half a second, polyps longer: docs/decisions/0006-gate.md has what each length
of confirmation costs and saves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from detector.boxes import Box
from detector.result import Polyp

# An edge that moves by this share of the box in one frame is followed at once.
_FOLLOWED_AT_ONCE = 0.06
# Half-way: a slower movement is never more than one frame behind, since (1 - 1/2) / (1/2) = 1.
_LEAST_STEP = 0.5
# Frames are as far apart as this before two of them have been seen, in seconds.
_USUAL_INTERVAL = 0.04


@dataclass(frozen=True)
class Gate:
    """When a track is shown.

    Attributes:
        window: how far back a track is judged, in seconds.
        share: part of the window's frames in which the track must be seen to light up, in 0..1.
        start: mean score over those frames from which it lights up, in 0..1. It stays lit as long as it is
            seen at all: a region's own threshold is the lower one.
        hold: how long it stays lit after it was last seen, in seconds.
    """

    window: float = 0.2
    share: float = 0.6
    start: float = 0.6
    hold: float = 0.2


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
        times: of the frames, in seconds.
        interval: between the last two frames, in seconds.
    """

    courses: Mapping[int, Course]
    times: tuple[float, ...]
    interval: float


NOTHING_LIT = ActivationsState({}, (), _USUAL_INTERVAL)
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
        state = NOTHING_LIT if self.state.times and time <= self.state.times[-1] else self.state
        interval = time - state.times[-1] if state.times else _USUAL_INTERVAL
        times = tuple(at for at in (*state.times, time) if at > time - self.gate.window + 1e-6)
        # Of the last two intervals the shorter one counts: after a gap one sighting is not enough.
        needed = self._needed(len(times), min(interval, state.interval))
        courses = dict(state.courses)
        for polyp in polyps:
            if polyp.track_id is not None:
                course = courses.get(polyp.track_id, _UNSEEN)
                courses[polyp.track_id] = self._seen(course, polyp, times, needed)
        courses = {
            number: kept
            for number, course in courses.items()
            if (kept := self._kept(course, time)) is not None
        }
        self.state = ActivationsState(courses, times, interval)
        return _painted(courses.values(), time)

    def _needed(self, frames: int, interval: float) -> int:
        """Sightings that light a track up. Frames before the first count as frames without it."""
        frames = max(frames, round(self.gate.window / interval))
        return max(1, int(np.ceil(self.gate.share * frames - 1e-6)))

    def _seen(self, course: Course, polyp: Polyp, times: tuple[float, ...], needed: int) -> Course:
        """A course that goes on with a polyp of the last of the frames at `times`."""
        sightings = tuple(
            (at, score) for at, score in (*course.sightings, (times[-1], polyp.score)) if at >= times[0]
        )
        mean = sum(score for _, score in sightings) / len(sightings)
        lit = course.lit or (len(sightings) >= needed and mean >= self.gate.start)
        shown = polyp if course.shown is None else steady(course.shown, polyp)
        return Course(sightings, lit, shown, times[-1])

    def _kept(self, course: Course, time: float) -> Course | None:
        """The course, put out if it was held for too long; None if it is out of the window besides."""
        unseen = time - course.last_seen
        if unseen <= self.gate.hold + 1e-6:
            return course
        return None if unseen > self.gate.window else replace(course, lit=False, shown=None)


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
