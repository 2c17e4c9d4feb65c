"""A detector for frames that may jump."""

from detector.detector import PolypDetector
from detector.frame import Frame
from detector.result import FrameResult


class Analyzer:
    """A detector that forgets what it knows whenever a frame begins another passage."""

    def __init__(self, detector: PolypDetector, passage: int | None = None) -> None:
        """Begin with the first frame that comes, or go on within a passage."""
        self.detector, self._passage = detector, passage

    def __call__(self, frame: Frame) -> FrameResult:
        """Analyze the next frame."""
        if frame.passage != self._passage:
            self.detector.reset()
            self._passage = frame.passage
        return self.detector(frame)

    def restarted(self) -> "Analyzer":
        """This analyzer on a newly opened engine, in place of one whose engine failed or hangs.

        Raises:
            ModelError, DeviceError: the engine cannot be opened again.
        """
        return Analyzer(self.detector.restarted(), self._passage)
