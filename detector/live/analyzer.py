"""A detector for frames that may jump."""

from detector.detector import PolypDetector
from detector.frame import Frame
from detector.result import FrameResult


class Analyzer:
    """A detector that forgets what it knows whenever a frame begins another passage."""

    def __init__(self, detector: PolypDetector, passage: int | None = None) -> None:
        """Begin with the first frame that comes, or go on within a passage."""
        self.detector, self._passage = detector, passage
        self._next: PolypDetector | None = None

    def exchange(self, detector: PolypDetector) -> None:
        """Let another detector analyze from the next frame on. May be called from any thread."""
        self._next = detector

    def __call__(self, frame: Frame) -> FrameResult:
        """Analyze the next frame."""
        if (following := self._next) is not None:
            self._next = None
            following.go_on_from(self.detector)
            self.detector = following
        if frame.passage != self._passage:
            self.detector.reset()
            self._passage = frame.passage
        return self.detector(frame)

    def restarted(self) -> "Analyzer":
        """This analyzer on a newly opened engine, in place of one whose engine failed or hangs.

        Raises:
            ModelError, DeviceError: the engine cannot be opened again.
        """
        if (following := self._next) is not None:
            # Its engine is another, which nothing is known against.
            following.go_on_from(self.detector)
            return Analyzer(following, self._passage)
        return Analyzer(self.detector.restarted(), self._passage)

    def renewed(self, is_free: bool) -> "Analyzer":
        """An analyzer for another video.

        Args:
            is_free: whether no call that hangs still has this one's engine.

        Raises:
            ModelError, DeviceError: the engine cannot be opened again.
        """
        if self._next is not None:
            return Analyzer(self._next)
        return Analyzer(self.detector if is_free else self.detector.restarted())
