"""What a pipeline is doing, as one snapshot that is changed and read whole."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from detector.frame import Frame
from detector.live.worker import TimedResult

# A result is painted up to this age, in seconds (the limit of the FDA's De Novo DEN200055).
MAX_RESULT_AGE = 0.120
# For less, in seconds, what codes a video may find nothing new in a quiet picture, and a lens may be covered.
_STILL = 2.0


class LiveState(Enum):
    """What the source is doing."""

    PLAYING = auto()
    PAUSED = auto()
    ENDED = auto()
    FAILED = auto()
    STOPPED = auto()


@dataclass(frozen=True, eq=False)
class Move:
    """A place to go to: a time in seconds, or None for the present one, and from there so many frames on."""

    time: float | None
    frames: int = 0


@dataclass(frozen=True, eq=False)
class LiveStatus:
    """A pipeline at one moment.

    Attributes:
        state: of the source.
        newest_frame: the frame to be on screen.
        newest_result: the newest result, however old.
        still_since: time.monotonic() since when the picture has not changed at all; None where it does.
        black_since: the same, since when it is black.
        decoded: frames that were handed to the painter.
        analyzed: frames that have a result.
        dropped: frames that were replaced by a newer one before they were analyzed.
        overtaken: frames that were not even shown, since newer ones had come before their turn.
        source_error: why the source broke off, in words for the user; None while all is well.
        source_lost: why no frames come at present although they are waited for; None while they do.
        reconnects: how often a source that was lost came back.
        engine_error: what keeps results from coming, in words for the user; None while all is well.
        restarts: how often the analysis was started again.
        engine_opened: whether the detector has been loaded.
        paced: whether frames come by their times, as of a recording, rather than as they arrive.
        seekable: whether the source can be sought, stepped and played at another speed.
        speed: media seconds a second.
        asked: where to go, until it is on the way there.
        moving: whether it is asked to go somewhere, or on its way there.
        target: the time that was asked for last, in seconds, until it is on screen.
    """

    state: LiveState = LiveState.PLAYING
    newest_frame: Frame | None = None
    newest_result: TimedResult | None = None
    still_since: float | None = None
    black_since: float | None = None
    decoded: int = 0
    analyzed: int = 0
    dropped: int = 0
    overtaken: int = 0
    source_error: str | None = None
    source_lost: str | None = None
    reconnects: int = 0
    engine_error: str | None = None
    restarts: int = 0
    engine_opened: bool = False
    paced: bool = False
    seekable: bool = False
    speed: float = 1.0
    asked: Move | None = None
    moving: bool = False
    target: float | None = None

    @property
    def position(self) -> float:
        """The time on screen, or the one that is being gone to, in seconds."""
        if self.target is not None:
            return self.target
        return 0.0 if self.newest_frame is None else self.newest_frame.time

    @property
    def held(self) -> bool:
        """Whether a recording waits at its first frame for the detector to be loaded."""
        return self.paced and not self.engine_opened and self.engine_error is None

    def is_still(self, now: float) -> bool:
        """Whether the picture of a live source has not changed for long, though frames come."""
        return not self.paced and self.still_since is not None and now - self.still_since >= _STILL

    def is_black(self, now: float) -> bool:
        """Whether the picture of a live source has been black for long."""
        return not self.paced and self.black_since is not None and now - self.black_since >= _STILL

    def paintable_result(self, now: float) -> TimedResult | None:
        """The newest result, unless it is too old for the frame on screen, of another passage or size.

        On a picture of the past nothing is marked.
        """
        newest, frame = self.newest_result, self.newest_frame
        if newest is None or frame is None or frame.is_late or _kind(newest.frame) != _kind(frame):
            return None
        # What came late lies farther back than when it came.
        if frame.due - newest.frame.due > MAX_RESULT_AGE:
            return None
        present = now if self.state is LiveState.PLAYING else frame.arrival
        return newest if present - newest.frame.arrival <= MAX_RESULT_AGE else None


class StatusBoard:
    """Holds the status for the threads that change it, one at a time, and for those that read it."""

    def __init__(self, on_change: Callable[[], None], paced: bool = False, seekable: bool = False) -> None:
        """Start with a source that plays and has given nothing yet.

        Args:
            paced, seekable: see LiveStatus.
            on_change: called after each change, by the thread that made it; must return at once.
        """
        self._changed, self._on_change = threading.Condition(), on_change
        self._status = LiveStatus(paced=paced, seekable=seekable)

    def read(self) -> LiveStatus:
        """The status now."""
        with self._changed:
            return self._status

    def change(self, change: Callable[[LiveStatus], LiveStatus]) -> None:
        """Put in place of the status what is made of it; no other change comes between."""
        with self._changed:
            before, self._status = self._status, change(self._status)
            if self._status is before:
                return
            self._changed.notify_all()
        self._on_change()

    def wait(self, condition: Callable[[LiveStatus], bool], timeout: float | None = None) -> bool:
        """Wait until the status meets a condition, at most `timeout` seconds; whether it does."""
        with self._changed:
            return self._changed.wait_for(lambda: condition(self._status), timeout)


def _kind(frame: Frame) -> tuple[int, int, int]:
    return frame.passage, frame.picture.width, frame.picture.height
