"""Several frames through the network at once, each on an engine of its own; results come in order.

Two engines of one thread do more frames in a second than one engine of two: nothing waits where a layer is
too small to be shared out. For live video it is the other way round, since each frame takes longer.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

from detector.detector import NetworkInput, PolypDetector, find_polyps
from detector.errors import DetectorError
from detector.frame import Frame
from detector.inference import Engine
from detector.result import FrameResult


class EnginePool:
    """A detector with several engines.

    Attributes:
        detector: whose memory follows the frames in their order.
    """

    def __init__(self, detector: PolypDetector, count: int) -> None:
        """Open the engines.

        Args:
            detector: its engine is the first; the others are of the same kind.
            count: of engines, at least 1.

        Raises:
            ModelError, DeviceError: no further engine can be opened.
        """
        self.detector, self._count = detector, count
        self._idle: SimpleQueue[Engine] = SimpleQueue()
        for engine in (detector.engine, *(detector.engine.reopened() for _ in range(count - 1))):
            self._idle.put(engine)

    def run(self, frames: Iterable[Frame]) -> Iterator[tuple[Frame, FrameResult]]:
        """Each frame with its result; the detector's memory is then that after this frame.

        Raises:
            SourceError: as the frames do.
        """
        for given, found in self.find(frames):
            yield given.frame, self.detector.follow(given, found)

    def find(self, frames: Iterable[Frame]) -> Iterator[tuple[NetworkInput, FrameResult]]:
        """Each frame with its regions (see `find_polyps`), in order.

        One frame more than there are engines is under way, so that none waits for the next one. An error of
        the source is raised after the results of the frames before it.
        """
        under_way: deque[tuple[NetworkInput, Future[FrameResult]]] = deque()
        with ThreadPoolExecutor(self._count, thread_name_prefix="engine") as pool:
            sound = SoundFrames(frames)
            for given in map(self.detector.prepare, sound):
                under_way.append((given, pool.submit(self._find, given)))
                if len(under_way) > self._count:
                    yield _next(under_way)
            while under_way:
                yield _next(under_way)
            if sound.broken is not None:
                raise sound.broken

    def _find(self, given: NetworkInput) -> FrameResult:
        engine = self._idle.get()
        try:
            return find_polyps(given, engine, self.detector.threshold)
        finally:
            self._idle.put(engine)


def _next(
    under_way: deque[tuple[NetworkInput, Future[FrameResult]]],
) -> tuple[NetworkInput, FrameResult]:
    given, found = under_way.popleft()
    return given, found.result()


class SoundFrames:
    """Frames up to their end, or to an error of their source, which is kept."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self._frames = frames
        self.broken: DetectorError | None = None

    def __iter__(self) -> Iterator[Frame]:
        try:
            yield from self._frames
        except DetectorError as error:
            self.broken = error
