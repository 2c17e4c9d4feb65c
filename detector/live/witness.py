"""Who is told of all that a pipeline does."""

from typing import Protocol

from detector.frame import Frame
from detector.live.worker import TimedResult


class Witness(Protocol):
    """Is told on the threads that do the work, so must return at once."""

    def note_frame(self, frame: Frame) -> None:
        """A frame was handed to the painter."""

    def note_result(self, result: TimedResult) -> None:
        """A frame was analyzed, and its result handed to the painter."""
