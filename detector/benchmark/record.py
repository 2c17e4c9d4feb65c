"""What a benchmark writes down. These classes are the schema of its JSON document.

Keys may be added later; a key never changes its meaning within a version.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from detector.notice import NOTICE

FORMAT, VERSION = "polyp-detector benchmark", 1

# How frames are played: at a given rate, as a live source brings them, or each as soon as the last is done.
Mode = Literal["paced", "live", "flat-out"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Percentiles(_Record):
    """Durations in milliseconds (see percentiles.py). All but `count` are None where nothing was counted."""

    p50: float | None
    p95: float | None
    p99: float | None
    max: float | None
    count: int


_NOTHING = Percentiles(p50=None, p95=None, p99=None, max=None, count=0)


class SourceRecord(_Record):
    """What was played: its name without folders, pixels, and the frames a second at which it was played.

    Flat out, where no rate was kept, `rate` is the source's nominal one.
    """

    name: str
    width: int
    height: int
    rate: float


class PaintRecord(_Record):
    """Size of the painted picture in pixels."""

    width: int
    height: int


class FramesRecord(_Record):
    """Frames of the measured time: delivered, analyzed, painted; `dropped` were never analyzed."""

    decoded: int
    # Spelt as in the documents of before, which are still compared with.
    analysed: int
    painted: int
    dropped: int


class StagesRecord(_Record):
    """Time in each stage of a frame.

    `decode` is empty for a live source, where decoding and waiting for the next frame cannot be told apart.
    """

    decode: Percentiles
    prepare: Percentiles
    infer: Percentiles
    regions: Percentiles
    track: Percentiles
    paint: Percentiles


class AnnotationsRecord(_Record):
    """Results at their first paint: shown, or passed over because older than live.MAX_RESULT_AGE."""

    shown: int
    too_old: int


class ThroughputRecord(_Record):
    """Frames a second over the measured time."""

    analysed: float
    painted: float


class MemoryRecord(_Record):
    """Resident memory in MiB after the warm-up and at the end; None where the system does not tell.

    `samples` is what the measurement itself has added in between.
    """

    start: float | None
    end: float | None
    samples: float


class GpuState(_Record):
    """What a GPU is doing at a moment, as its driver tells; None where it does not.

    Attributes:
        power_state: P0, the fastest, to P15.
        sm_mhz, memory_mhz: clocks of the processors and of the memory.
        temperature: in degrees Celsius.
        watts: drawn.
    """

    power_state: str | None
    sm_mhz: int | None
    memory_mhz: int | None
    temperature: int | None
    watts: float | None


class RunRecord(_Record):
    """One run: a model on a device, over a source at a rate.

    Attributes:
        model: name of the model; `model_sha256` is the hash of its file, `model_input` the side of its input
            in pixels.
        device, precision: what really computed.
        threads: CPU threads of one frame; 0: one for each core.
        seconds: measured time, after `warm_up_s` that are counted nowhere.
        video_delay_ms: frame delivered to frame painted.
        paint_wait_ms: the part of it before the painting; empty flat out and in older documents.
        annotation_delay_ms: frame delivered to its own result painted, also where that was too old to be
            shown.
        jitter_ms: how far the time from one painted frame to the next is from `deadline_ms`, either way.
        deadline_ms: the time from frame to frame; None flat out, where jitter is empty.
        deadline_misses: painted frames whose video delay was longer than that.
        cpu_percent: of the whole process; 100 is one core.
        gpu_before, gpu_after: the GPU that computed, right before and after the run; None on a CPU, where
            the driver's tool does not say, and in older documents.
    """

    source: SourceRecord
    mode: Mode
    model: str
    model_sha256: str
    model_input: int
    device: str
    precision: str
    threads: int
    seconds: float
    warm_up_s: float
    paint: PaintRecord
    frames: FramesRecord
    stages_ms: StagesRecord
    video_delay_ms: Percentiles
    paint_wait_ms: Percentiles = _NOTHING
    annotation_delay_ms: Percentiles
    annotations: AnnotationsRecord
    jitter_ms: Percentiles
    deadline_ms: float | None
    deadline_misses: int | None
    throughput: ThroughputRecord
    rss_mb: MemoryRecord
    cpu_percent: float
    gpu_before: GpuState | None = None
    gpu_after: GpuState | None = None


class StreamRoundRecord(_Record):
    """Some streams played at once.

    Attributes:
        annotation_delay_ms: of the results of all streams.
        slowest_p99_ms: the 99th percentile of the stream where it is the greatest.
        infer_ms: of the model's runs of all streams, which wait for one another on one device.
        frames, dropped: that came in the measured time, and those of them that were never analyzed.
        in_time: frames whose own result was painted within `deadline_ms`.
        holds: whether 99 of 100 frames were in time.
        cpu_percent: of all processes; 100 is one core.
    """

    streams: int
    annotation_delay_ms: Percentiles
    slowest_p99_ms: float | None
    infer_ms: Percentiles
    frames: int
    dropped: int
    in_time: int
    holds: bool
    cpu_percent: float


class StreamsRecord(_Record):
    """How many streams of a source one machine analyzes at once, each in a process with an engine.

    Attributes:
        model, model_sha256, device, precision, gpu_before, gpu_after: as of RunRecord.
        seconds: measured time of a round, after `warm_up_s` that are counted nowhere.
        deadline_ms: the time from frame to frame.
        most_tried: streams of the largest round.
        hold: streams of the largest round that holds; 0: not even one.
        rounds: in the order in which they were played.
    """

    source: SourceRecord
    model: str
    model_sha256: str
    device: str
    precision: str
    seconds: float
    warm_up_s: float
    deadline_ms: float
    most_tried: int
    hold: int
    rounds: tuple[StreamRoundRecord, ...]
    gpu_before: GpuState | None = None
    gpu_after: GpuState | None = None


class GpuRecord(_Record):
    """An NVIDIA GPU. `memory_mb` is in MiB; None where the driver does not tell."""

    name: str
    driver: str
    memory_mb: int | None


class MachineRecord(_Record):
    """Where it ran. `memory_mb` is in MiB; None where the system does not tell.

    `gpus` are those that NVIDIA's driver tells of, used or not; empty in older documents.
    """

    platform: str
    processor: str
    cores: int
    memory_mb: int | None
    python: str
    gpus: tuple[GpuRecord, ...] = ()


class Document(_Record):
    """The whole document. `created` is in UTC, ISO 8601; `versions` are those of installed packages.

    `streams` are empty in older documents.
    """

    format: Literal["polyp-detector benchmark"] = "polyp-detector benchmark"
    version: int = VERSION
    notice: str = NOTICE
    created: str
    machine: MachineRecord
    versions: dict[str, str]
    runs: tuple[RunRecord, ...]
    streams: tuple[StreamsRecord, ...] = ()


def figures(run: RunRecord) -> dict[str, Percentiles]:
    """All durations of a run by the names under which they are shown."""
    stages = {name: getattr(run.stages_ms, name) for name in StagesRecord.model_fields}
    return {
        **stages,
        "paint wait": run.paint_wait_ms,
        "video delay": run.video_delay_ms,
        "annotation delay": run.annotation_delay_ms,
        "jitter": run.jitter_ms,
    }
