"""The JSON document of a benchmark: made, written, read again. Its schema is record.Document."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from detector.benchmark.machine import PACKAGES, this_machine
from detector.benchmark.measurement import Measurement
from detector.benchmark.percentiles import percentiles_ms
from detector.benchmark.record import (
    VERSION,
    AnnotationsRecord,
    Document,
    FramesRecord,
    GpuState,
    MemoryRecord,
    PaintRecord,
    RunRecord,
    SourceRecord,
    StagesRecord,
    StreamsRecord,
    ThroughputRecord,
)
from detector.errors import DataError
from detector.files.atomic import write_whole
from detector.files.json_text import LONGEST_FILE
from detector.files.reading import read_bounded
from detector.files.versions import installed_versions
from detector.inference import Engine


def make_document(runs: Sequence[RunRecord], streams: Sequence[StreamsRecord] = ()) -> Document:
    """The document of these runs and searches for streams on this machine."""
    return Document(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=this_machine(),
        versions=installed_versions(PACKAGES),
        runs=tuple(runs),
        streams=tuple(streams),
    )


def make_record(
    engine: Engine, measured: Measurement, before: GpuState | None = None, after: GpuState | None = None
) -> RunRecord:
    """The figures of one run of an engine, and the state of its GPU before and after."""
    played, deadline = measured.played, measured.played.deadline
    found = {name: percentiles_ms(rows[:, 1]) for name, rows in measured.series.items()}
    return RunRecord(
        source=SourceRecord(
            name=short_name(played.name), width=played.width, height=played.height, rate=round(played.rate, 3)
        ),
        mode=played.mode,
        model=engine.card.name,
        model_sha256=engine.sha256,
        model_input=engine.card.input_side,
        device=engine.device,
        precision=engine.precision,
        threads=engine.threads,
        seconds=played.seconds,
        warm_up_s=played.warm_up,
        paint=PaintRecord(width=played.paint_size[0], height=played.paint_size[1]),
        frames=FramesRecord(
            decoded=measured.decoded,
            analysed=measured.analyzed,
            painted=measured.painted,
            dropped=len(measured.dropped_at),
        ),
        stages_ms=StagesRecord(**{stage: found[stage] for stage in StagesRecord.model_fields}),
        paint_wait_ms=found["paint wait"],
        video_delay_ms=found["video delay"],
        annotation_delay_ms=found["annotation delay"],
        annotations=AnnotationsRecord(shown=measured.shown, too_old=measured.too_old),
        jitter_ms=found["jitter"],
        deadline_ms=None if deadline is None else round(1000 * deadline, 3),
        deadline_misses=_misses(measured),
        throughput=ThroughputRecord(
            analysed=round(measured.analyzed / played.seconds, 2),
            painted=round(measured.painted / played.seconds, 2),
        ),
        rss_mb=MemoryRecord(
            start=_rounded(measured.before.rss_mb),
            end=_rounded(measured.after.rss_mb),
            samples=round(measured.samples_mb, 1),
        ),
        cpu_percent=round(measured.before.cpu_percent(measured.after), 1),
        gpu_before=before,
        gpu_after=after,
    )


def write_json(path: Path, document: Document) -> None:
    """Write the document.

    Raises:
        OutputError: the file cannot be written.
    """
    write_whole(path, (document.model_dump_json(indent=1) + "\n").encode())


def read_json(path: Path) -> Document:
    """Read a document again.

    Raises:
        DataError: the file cannot be read, is damaged, or is no benchmark of this version.
    """
    try:
        document = Document.model_validate_json(read_bounded(path, LONGEST_FILE))
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error
    except ValidationError as error:
        raise DataError(f"{path}: is no whole benchmark document ({_first(error)}); measure again") from error
    except ValueError as error:
        raise DataError(f"{path}: is no benchmark document ({error}); measure again") from error
    if document.version != VERSION:
        raise DataError(
            f"{path}: has version {document.version} of the format, {VERSION} can be read; measure again"
        )
    return document


def _misses(measured: Measurement) -> int | None:
    deadline = measured.played.deadline
    if deadline is None:
        return None
    return int(np.count_nonzero(measured.series["video delay"][:, 1] > deadline))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def short_name(name: str) -> str:
    """A source's name without folders, which may be named after patients."""
    return name if "://" in name or name.startswith("/dev/") else Path(name).name


def _first(error: ValidationError) -> str:
    """Where and what the first fault is."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(map(str, fault["loc"]))
    return f"{where}: {fault['msg']}" if where else fault["msg"]
