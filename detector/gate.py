"""What may light up on screen: evidence over several frames, hysteresis, a short hold, steady outlines.

Most false positives last under half a second, polyps longer, and the network is less sure of them:
docs/decisions/0018-evidence.md has what each rule costs and saves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import exp, log

import numpy as np

from detector.boxes import Box
from detector.result import Polyp
from detector.settings import Gate

# An edge that moves by this share of the box in one frame is followed at once.
_FOLLOWED_AT_ONCE = 0.06
# Half-way: a slower movement is never more than one frame behind, since (1 - 1/2) / (1/2) = 1.
_LEAST_STEP = 0.5
# A sighting counts for nothing where the logarithm of its odds lies so far below that of the start score.
_DOUBT = 0.5
# The most that a sighting counts for, of the time it stands for: a single one after a gap is not enough.
_MOST_WEIGHT = 1.5
# What the first frame of a video stands for, in seconds: how far it lies from a next one is not known yet.
_USUAL_INTERVAL = 0.04
# The most that a frame stands for, in seconds, unless frames came that far apart just before: after a gap one
# sighting is not enough.
_LONGEST_SPAN = 0.06
# Two, so that of stamps in pairs one is of each kind.
_INTERVALS = 2
_ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class Course:
    """A track on its way to the screen.

    Attributes:
        evidence: that it is a polyp: for how many seconds it was seen, counted for more where the network was
            surer, and for less the longer ago it is.
        lit: whether it was confirmed.
        shown: the polyp as it was last painted, or would have been; None once it was put out.
        last_seen: time in seconds.
    """

    evidence: float
    lit: bool
    shown: Polyp | None
    last_seen: float


@dataclass(frozen=True, eq=False)
class ActivationsState:
    """What is remembered of the frames so far.

    Attributes:
        courses: by track number.
        time: of the last frame, in seconds; None before the first.
        intervals: between the last frames, in seconds.
    """

    courses: Mapping[int, Course]
    time: float | None
    intervals: tuple[float, ...]


NOTHING_LIT = ActivationsState({}, None, ())
_UNSEEN = Course(0.0, lit=False, shown=None, last_seen=0.0)


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
        if state.time is not None and time < state.time:
            state = NOTHING_LIT
        interval = _USUAL_INTERVAL if state.time is None else time - state.time
        courses = {number: self._faded(course, interval) for number, course in state.courses.items()}
        span = min(interval, max(_LONGEST_SPAN, *state.intervals, 0.0))
        for polyp in polyps:
            if polyp.track_id is not None:
                course = courses.get(polyp.track_id, _UNSEEN)
                courses[polyp.track_id] = self._seen(course, polyp, span, time)
        courses = {
            number: kept
            for number, course in courses.items()
            if (kept := self._kept(course, time)) is not None
        }
        intervals = () if state.time is None else (*state.intervals, interval)[-_INTERVALS:]
        self.state = ActivationsState(courses, time, intervals)
        return _painted(courses.values(), time)

    def _faded(self, course: Course, seconds: float) -> Course:
        return replace(course, evidence=course.evidence * exp(-seconds / self.gate.window))

    def _gathered(self, seconds: float) -> float:
        """Evidence of a track that is seen for so long at the start score, in seconds, less what fades."""
        return self.gate.window * (1 - exp(-seconds / self.gate.window))

    def _seen(self, course: Course, polyp: Polyp, span: float, time: float) -> Course:
        """A course that goes on with a polyp of a frame that stands for `span` seconds."""
        evidence = course.evidence + self._weight(polyp.score) * self._gathered(span)
        enough = self._gathered(self.gate.share * self.gate.window) - _ROUNDING
        lit = course.lit or evidence >= enough
        shown = polyp if course.shown is None else steady(course.shown, polyp)
        return Course(max(0.0, evidence), lit, shown, time)

    def _weight(self, score: float) -> float:
        """How much a sighting counts: 1 at the start score, below zero where it speaks against a polyp."""
        surer = _log_odds(score) - _log_odds(self.gate.start)
        return max(-1.0, min(_MOST_WEIGHT, 1 + surer / _DOUBT))

    def _kept(self, course: Course, time: float) -> Course | None:
        """The course, put out if it was held for too long; None if it is out of the window besides."""
        unseen = time - course.last_seen
        if unseen <= self.gate.hold + _ROUNDING:
            return course
        return None if unseen > self.gate.window else replace(course, lit=False, shown=None)


def _log_odds(probability: float) -> float:
    """Logarithm of the odds; certainty is taken for nearly certain."""
    bounded = min(max(probability, _ROUNDING), 1 - _ROUNDING)
    return log(bounded / (1 - bounded))


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
