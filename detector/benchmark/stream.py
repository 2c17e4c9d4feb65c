"""One of several streams at once: a process of its own, with its own engine, that plays when it is told.

Threads of one process would share Python's lock: with eight streams of small pictures and an engine that
takes a millisecond, threads dropped two frames of five on two cores, and processes none.
"""

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

import cv2

from detector.benchmark.benchmark import Detector, opener
from detector.benchmark.choice import Play
from detector.benchmark.log import Rows
from detector.benchmark.measure import Conditions, measure_paced
from detector.benchmark.measurement import Measurement
from detector.children import start_worker
from detector.errors import DetectorError, DeviceError
from detector.faults import unforeseen
from detector.settings import DetectorSettings
from detector.video import VideoSource

# In seconds. An engine's first opening on a machine can take a minute.
_OPENING, _BEYOND_THE_RUN = 180.0, 60.0
_GRACE = 5.0


@dataclass(frozen=True)
class StreamSettings:
    """What a stream plays, to what, and for how long."""

    detector: DetectorSettings
    source: str | None
    play: Play
    conditions: Conditions


@dataclass(frozen=True)
class OpenedStream:
    """What really computes a stream, and what it is named."""

    model: str
    model_sha256: str
    device: str
    precision: str
    on_gpu: bool


@dataclass(frozen=True, eq=False)
class StreamFigures:
    """What a stream measured.

    Attributes:
        name, width, height, rate: of the source as it was played.
        annotations: of each result that was painted, when its frame came and the annotation delay [N, 2].
        runs: of each run of the model, the same and how long it took [M, 2].
        frames: that came in the measured time.
        dropped: those that were never analyzed.
        cpu_percent: of the process.
    """

    name: str
    width: int
    height: int
    rate: float
    annotations: Rows
    runs: Rows
    frames: int
    dropped: int
    cpu_percent: float


class Stream:
    """A stream's process, from outside."""

    def __init__(self, settings: StreamSettings) -> None:
        """Start it; it opens its engine meanwhile."""
        self._seconds = settings.conditions.warm_up + settings.conditions.seconds
        self._process, self._pipe = start_worker(_serve, settings)

    def opened(self) -> OpenedStream:
        """Wait for its engine.

        Raises:
            ModelError, DeviceError: it cannot be had.
        """
        found = self._hear(_OPENING)
        assert isinstance(found, OpenedStream)
        return found

    def make_ready(self, streams: int) -> None:
        """Have its source opened, where so many streams share the machine."""
        self._pipe.send(streams)

    def wait_until_ready(self) -> None:
        """Wait for its source.

        Raises:
            SourceError: it cannot be opened.
        """
        self._hear(_OPENING)

    def play(self, begin: float) -> None:
        """Have it begin at a monotonic moment, which all processes of a machine share."""
        self._pipe.send(begin)

    def figures(self) -> StreamFigures:
        """Wait for what it measured.

        Raises:
            SourceError, DeviceError: the source or the analysis broke off.
        """
        found = self._hear(self._seconds + _BEYOND_THE_RUN)
        assert isinstance(found, StreamFigures)
        return found

    def end(self) -> None:
        """End the process, at once."""
        self._pipe.close()
        self._process.terminate()
        self._process.join(_GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _hear(self, seconds: float) -> object:
        if not self._pipe.poll(seconds):
            raise DeviceError(f"a stream said nothing for {seconds:.0f} s; try fewer with --streams")
        try:
            said: object = self._pipe.recv()
        except (EOFError, ConnectionResetError) as error:
            raise DeviceError("a stream's process ended; try fewer with --streams") from error
        if isinstance(said, DetectorError):
            raise said
        return said


def _serve(settings: StreamSettings, pipe: Connection) -> None:
    """What the process does, until its parent ends it or is gone."""
    # Ctrl-C reaches every process of the terminal; the parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(BrokenPipeError, ConnectionResetError, EOFError):
        try:
            _play_when_told(settings, pipe)
        except DetectorError as error:
            pipe.send(error)
        except (BrokenPipeError, ConnectionResetError, EOFError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it must reach the parent
            pipe.send(DeviceError(f"a stream cannot be played: {unforeseen(error)}"))


def _play_when_told(settings: StreamSettings, pipe: Connection) -> None:
    detector = settings.detector.build()
    engine = detector.engine
    pipe.send(OpenedStream(engine.card.name, engine.sha256, engine.device, engine.precision, engine.on_gpu))
    while True:
        # Each picture's own work on as many cores as are this stream's share.
        cv2.setNumThreads(max(1, (os.cpu_count() or 1) // int(pipe.recv())))
        source = opener(settings.source, settings.play)()
        pipe.send(None)
        begin = float(pipe.recv())
        pipe.send(_figures(_play(settings, detector, source, begin)))


def _play(settings: StreamSettings, detector: Detector, source: VideoSource, begin: float) -> Measurement:
    opened = [source]
    open_again = opener(settings.source, settings.play)
    detector.reset()
    time.sleep(max(0.0, begin - time.monotonic()))
    return measure_paced(
        lambda: opened.pop() if opened else open_again(), detector, settings.play.rate, settings.conditions
    )


def _figures(measured: Measurement) -> StreamFigures:
    played = measured.played
    return StreamFigures(
        name=played.name,
        width=played.width,
        height=played.height,
        rate=played.rate,
        annotations=measured.series["annotation delay"],
        runs=measured.series["infer"],
        frames=measured.decoded,
        dropped=len(measured.dropped_at),
        cpu_percent=measured.before.cpu_percent(measured.after),
    )
