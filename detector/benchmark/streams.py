"""How many streams one machine analyzes at once, each frame's result painted before the next frame comes."""

import time
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Self

import numpy as np

from detector.benchmark.benchmark import BenchmarkSettings
from detector.benchmark.choice import plays
from detector.benchmark.graphics import first_gpu_state
from detector.benchmark.percentiles import percentiles_ms
from detector.benchmark.record import SourceRecord, StreamRoundRecord, StreamsRecord
from detector.benchmark.report_json import short_name
from detector.benchmark.stream import OpenedStream, Stream, StreamFigures, StreamSettings

# This share of all frames must have their result painted within the frame interval; a dropped frame has not.
_IN_TIME = 0.99
# Seconds until all begin, at the same moment, so that their frames come together: the worst case.
_LEAD = 0.2


def run_streams(
    settings: BenchmarkSettings, most: int, tell: Callable[[str], None]
) -> Iterator[StreamsRecord]:
    """Find for each combination how many streams hold; each is given as soon as it is known.

    Args:
        settings: what to measure; each of its rates is paced.
        most: try no more streams than this.
        tell: told in a few words what begins, and what came of it.

    Raises:
        ModelError, DeviceError: a model cannot be had, or fails on the way.
        SourceError: the source cannot be opened or breaks off.
    """
    for wanted in settings.detectors:
        for play in plays(settings.sizes, settings.rates, settings.source is None, on_gpu=False):
            with _Streams(StreamSettings(wanted, settings.source, play, settings.conditions)) as streams:
                yield streams.search(most, tell)


def most_that_hold(holds: Callable[[int], bool], most: int) -> int:
    """The greatest number up to `most` that holds, where with it every smaller one does; 0: none.

    Doubled until one does not hold, then halved.
    """
    good, bad, trial = 0, most + 1, 1
    while bad - good > 1:
        if holds(trial):
            good = trial
        else:
            bad = trial
        trial = min(2 * good, most) if bad > most else (good + bad) // 2
    return good


class _Streams:
    """Streams that stay open from one round to the next. A context manager: none outlives it."""

    def __init__(self, settings: StreamSettings) -> None:
        self._settings = settings
        self._streams: list[Stream] = []
        self._opened: list[OpenedStream] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stream in self._streams:
            stream.end()

    def search(self, most: int, tell: Callable[[str], None]) -> StreamsRecord:
        """Play more or fewer at once until it is known how many hold."""
        # What is measured of the machine at the first opening, the others recall.
        self._open(1)
        engine, rounds, played = self._opened[0], list[StreamRoundRecord](), list[StreamFigures]()
        before = first_gpu_state() if engine.on_gpu else None

        def holds(count: int) -> bool:
            tell(f"{engine.model} on {engine.device} in {engine.precision}, {count} at once")
            figures = self._play(count)
            played.append(figures[0])
            rounds.append(_round(figures))
            tell(f"{rounds[-1].in_time} of {rounds[-1].frames} results were painted in time")
            return rounds[-1].holds

        found = most_that_hold(holds, most)
        return StreamsRecord(
            source=_source(played[0]),
            model=engine.model,
            model_sha256=engine.model_sha256,
            device=engine.device,
            precision=engine.precision,
            seconds=self._settings.conditions.seconds,
            warm_up_s=self._settings.conditions.warm_up,
            deadline_ms=round(1000 / played[0].rate, 3),
            most_tried=max(each.streams for each in rounds),
            hold=found,
            rounds=tuple(rounds),
            gpu_before=before,
            gpu_after=first_gpu_state() if engine.on_gpu else None,
        )

    def _open(self, count: int) -> None:
        fresh = [Stream(self._settings) for _ in range(count - len(self._streams))]
        self._streams += fresh
        self._opened += [stream.opened() for stream in fresh]

    def _play(self, count: int) -> list[StreamFigures]:
        self._open(count)
        playing = self._streams[:count]
        for stream in playing:
            stream.make_ready(count)
        for stream in playing:
            stream.wait_until_ready()
        begin = time.monotonic() + _LEAD
        for stream in playing:
            stream.play(begin)
        return [stream.figures() for stream in playing]


def _source(figures: StreamFigures) -> SourceRecord:
    return SourceRecord(
        name=short_name(figures.name), width=figures.width, height=figures.height, rate=round(figures.rate, 3)
    )


def _round(streams: Sequence[StreamFigures]) -> StreamRoundRecord:
    delays = np.concatenate([stream.annotations[:, 1] for stream in streams])
    frames = sum(stream.frames for stream in streams)
    in_time = sum(int(np.count_nonzero(each.annotations[:, 1] <= 1 / each.rate)) for each in streams)
    slowest = [percentiles_ms(stream.annotations[:, 1]).p99 for stream in streams]
    return StreamRoundRecord(
        streams=len(streams),
        annotation_delay_ms=percentiles_ms(delays),
        slowest_p99_ms=max((value for value in slowest if value is not None), default=None),
        infer_ms=percentiles_ms(np.concatenate([stream.runs[:, 1] for stream in streams])),
        frames=frames,
        dropped=sum(stream.dropped for stream in streams),
        in_time=in_time,
        holds=frames > 0 and in_time >= _IN_TIME * frames,
        cpu_percent=round(sum(stream.cpu_percent for stream in streams), 1),
    )
