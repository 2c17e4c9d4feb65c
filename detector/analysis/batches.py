"""Frames of a recording through the network in batches, as a GPU likes them; results come in order."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from time import perf_counter

from detector.analysis.engines import EnginePool, SoundFrames
from detector.detector import NetworkInput, PolypDetector, network_input, regions_of
from detector.frame import Frame
from detector.inference.batch_engine import BatchEngine
from detector.result import FrameResult

# Frames of a batch: three of them, decoded, are in memory, 300 MB at 2160p.
BATCH = 8

_Found = Future[tuple[NetworkInput, FrameResult]]


class BatchPool(EnginePool):
    """A detector with one engine for several frames at once, and threads for what comes before and after."""

    def __init__(self, detector: PolypDetector, batches: BatchEngine, helpers: int) -> None:
        """Prepare.

        Args:
            detector: whose engine, for single frames, is not used.
            batches: of the same model on the same device.
            helpers: threads, at least 1.
        """
        super().__init__(detector, 1)
        self._batches, self._helpers = batches, helpers

    def find(self, frames: Iterable[Frame]) -> Iterator[tuple[NetworkInput, FrameResult]]:
        """Each frame with its regions (see `find_polyps`), in order.

        One batch more than the engine has in hand is under way, so that it need not wait. An error of the
        source is raised after the results of the frames before it.
        """
        under_way: deque[Future[list[_Found]]] = deque()
        with (
            ThreadPoolExecutor(self._helpers, thread_name_prefix="helper") as helpers,
            ThreadPoolExecutor(1, thread_name_prefix="engine") as engine,
        ):
            sound = SoundFrames(frames)
            looked = (self._begin(frame, helpers) for frame in sound)
            while batch := list(islice(looked, self._batches.size)):
                under_way.append(engine.submit(self._run, batch, helpers))
                if len(under_way) > 1:
                    yield from _results(under_way)
            while under_way:
                yield from _results(under_way)
            if sound.broken is not None:
                raise sound.broken

    def _begin(self, frame: Frame, helpers: ThreadPoolExecutor) -> Future[NetworkInput]:
        started = perf_counter()
        view, side = self.detector.look(frame), self.detector.engine.card.input_side
        return helpers.submit(network_input, frame, view, side, perf_counter() - started)

    def _run(self, batch: list[Future[NetworkInput]], helpers: ThreadPoolExecutor) -> list[_Found]:
        """On the engine's thread; helpers find the regions while it goes on."""
        given = [each.result() for each in batch]
        started = perf_counter()
        # Of their own, for the next batch is computed before all of these have been looked at.
        maps = self._batches.run([each.image for each in given]).copy()
        seconds = (perf_counter() - started) / len(given)
        detector = self.detector
        threshold, min_area = detector.threshold, detector.engine.card.min_area

        def find(each: NetworkInput, place: int) -> tuple[NetworkInput, FrameResult]:
            return each, regions_of(each, maps[place], seconds, threshold, min_area)

        return [helpers.submit(find, each, place) for place, each in enumerate(given)]


def _results(under_way: deque[Future[list[_Found]]]) -> Iterator[tuple[NetworkInput, FrameResult]]:
    """The results of the batch that was begun first."""
    return (found.result() for found in under_way.popleft().result())
