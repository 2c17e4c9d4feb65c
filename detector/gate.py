"""What may light up on screen: confirmation over several frames, hysteresis, a short hold, steady outlines.

Most false positives last under half a second, polyps longer: docs/decisions/0006-gate.md has what each length
of confirmation costs and saves.
"""

from collections import deque
from dataclasses import dataclass, field, replace

import numpy as np

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


@dataclass(eq=False)
class _Course:
    """A track's sightings within the window, and what was last shown of it."""

    sightings: deque[tuple[float, float]] = field(default_factory=deque)
    lit: bool = False
    shown: Polyp | None = None
    last_seen: float = 0.0


class Activations:
    """Turns the tracked polyps of each frame into those that are painted."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self._courses: dict[int, _Course] = {}
        self._times: deque[float] = deque()
        self._interval = _USUAL_INTERVAL

    def update(self, polyps: tuple[Polyp, ...], time: float) -> tuple[Polyp, ...]:
        """Judge the next frame.

        Args:
            polyps: the frame's tracked polyps.
            time: the frame's time in seconds. Going back in time begins a new video.

        Returns:
            The polyps to paint, best first, with steady boxes and contours; those that are held were not seen
            in this frame.
        """
        if self._times and time <= self._times[-1]:
            self._courses.clear()
            self._times.clear()
            self._interval = _USUAL_INTERVAL
        needed = self._needed(time)
        for polyp in polyps:
            if polyp.track_id is not None:
                self._see(self._courses.setdefault(polyp.track_id, _Course()), polyp, time, needed)
        self._forget(time)
        shown = [
            course.shown if course.last_seen == time else replace(course.shown, held=True)
            for course in self._courses.values()
            if course.lit and course.shown is not None
        ]
        return tuple(sorted(shown, key=lambda polyp: -polyp.score))

    def _needed(self, time: float) -> int:
        """Sightings that light a track up. Frames before the first count as frames without it.

        Of the last two intervals the shorter one counts: after a gap one sighting is not enough.
        """
        last = time - self._times[-1] if self._times else _USUAL_INTERVAL
        interval = min(last, self._interval)
        self._interval = last
        self._times.append(time)
        while self._times[0] <= time - self.gate.window + 1e-6:
            self._times.popleft()
        frames = max(len(self._times), round(self.gate.window / interval))
        return max(1, int(np.ceil(self.gate.share * frames - 1e-6)))

    def _see(self, course: _Course, polyp: Polyp, time: float, needed: int) -> None:
        course.sightings.append((time, polyp.score))
        while course.sightings[0][0] < self._times[0]:
            course.sightings.popleft()
        if not course.lit:
            mean = sum(score for _, score in course.sightings) / len(course.sightings)
            course.lit = len(course.sightings) >= needed and mean >= self.gate.start
        course.shown = polyp if course.shown is None else steady(course.shown, polyp)
        course.last_seen = time

    def _forget(self, time: float) -> None:
        """Put out what is held for too long, and drop what is out of the window besides."""
        for key, course in list(self._courses.items()):
            unseen = time - course.last_seen
            if unseen > self.gate.hold + 1e-6:
                course.lit, course.shown = False, None
                if unseen > self.gate.window:
                    del self._courses[key]


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
    x1, y1, x2, y2 = (float(value) for value in box)
    return replace(seen, box=(x1, y1, x2, y2), contour=contour)
