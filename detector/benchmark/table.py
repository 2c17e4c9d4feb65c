"""The runs as tables for a terminal."""

from rich.console import Group
from rich.table import Table
from rich.text import Text

from detector.benchmark.record import (
    Document,
    GpuRecord,
    GpuState,
    Percentiles,
    RunRecord,
    StreamRoundRecord,
    StreamsRecord,
    figures,
)
from detector.plain_text import plain

NONE = "-"


def document_table(document: Document) -> Group:
    """GPUs, then title, table and headline of each run and of each search for streams."""
    gpus = (Text(plain(gpu_name(gpu)) + "\n") for gpu in document.machine.gpus)
    parts = ((Text(title(run), "bold"), run_table(run), Text(headline(run) + "\n")) for run in document.runs)
    streams = (part for found in document.streams for part in _streams(found))
    return Group(*gpus, *(part for run in parts for part in run), *streams)


def run_table(run: RunRecord) -> Table:
    """A row for each stage and delay, in milliseconds."""
    table = Table()
    table.add_column("ms")
    for column in ("p50", "p95", "p99", "max", "count"):
        table.add_column(column, justify="right")
    for name, durations in figures(run).items():
        table.add_row(name, *row(durations))
    return table


def streams_title(found: StreamsRecord) -> str:
    """What was played at once, in one line."""
    source = found.source
    return plain(
        f"{found.model} on {found.device} ({found.precision}), "
        f"streams of {source.name} {source.width} x {source.height}, {source.rate:g} frames/s"
    )


def streams_headline(found: StreamsRecord) -> str:
    """How many hold, and the GPU's state."""
    gpu = f"; GPU {states}" if (states := gpu_states(found)) else ""
    return (
        f"{found.hold} at once have 99 of 100 results painted within {found.deadline_ms:.1f} ms, "
        f"dropped frames counted as late; at most {found.most_tried} were tried{gpu}"
    )


STREAMS_COLUMNS = ("streams", "p50", "p95", "p99", "slowest p99", "in time", "dropped", "holds")


def streams_row(played: StreamRoundRecord) -> list[str]:
    """The cells of a round: annotation delays in milliseconds, then what became of the frames."""
    delays = played.annotation_delay_ms
    values = (delays.p50, delays.p95, delays.p99, played.slowest_p99_ms)
    in_time = f"{100 * played.in_time / played.frames:.1f} %" if played.frames else NONE
    held = "yes" if played.holds else "no"
    return [str(played.streams), *map(_figure, values), in_time, str(played.dropped), held]


def _streams(found: StreamsRecord) -> tuple[Text, Table, Text]:
    table = Table()
    for column in STREAMS_COLUMNS:
        table.add_column(column, justify="right")
    for played in found.rounds:
        table.add_row(*streams_row(played))
    return Text(streams_title(found), "bold"), table, Text(streams_headline(found) + "\n")


def title(run: RunRecord) -> str:
    """What was measured, in one line."""
    return plain(f"{run.model} on {run.device} ({run.precision}, {threads(run)}), {played(run)}")


def played(run: RunRecord) -> str:
    """The source and how it was played."""
    source = run.source
    rate = "flat out" if run.mode == "flat-out" else f"{source.rate:g} frames/s"
    return f"{source.name} {source.width} x {source.height}, {rate}"


def threads(run: RunRecord) -> str:
    """CPU threads in words."""
    if run.threads == 0:
        return "a thread for each core"
    return f"{run.threads} thread{'s' if run.threads > 1 else ''}"


def gpu_name(gpu: GpuRecord) -> str:
    """A GPU with its memory and driver."""
    memory = "" if gpu.memory_mb is None else f", {gpu.memory_mb / 1024:.0f} GiB"
    return f"{gpu.name}{memory}, driver {gpu.driver}"


def gpu_states(run: RunRecord | StreamsRecord) -> str:
    """What the GPU did before and after a run; "" where it is not known."""
    seen = {"before": run.gpu_before, "after": run.gpu_after}
    return "; ".join(f"{when} {_gpu_state(state)}" for when, state in seen.items() if state is not None)


def _gpu_state(state: GpuState) -> str:
    known = (
        (state.power_state, ""),
        (state.sm_mhz, " MHz"),
        (state.memory_mhz, " MHz memory"),
        (state.temperature, " °C"),
        (state.watts, " W"),
    )
    return ", ".join(f"{value}{unit}" for value, unit in known if value is not None)


def headline(run: RunRecord) -> str:
    """Frames, processor, memory and GPU in one line."""
    frames, memory = run.frames, run.rss_mb
    misses = "" if run.deadline_misses is None else f", {run.deadline_misses} painted past the deadline"
    resident = "" if memory.end is None else f"; memory {memory.start:.0f} to {memory.end:.0f} MiB"
    gpu = f"; GPU {states}" if (states := gpu_states(run)) else ""
    return (
        f"{frames.decoded} frames decoded, {frames.analysed} analyzed ({run.throughput.analysed:g}/s), "
        f"{frames.painted} painted ({run.throughput.painted:g}/s), {frames.dropped} dropped{misses}; "
        f"processor {run.cpu_percent:.0f} %{resident}{gpu}"
    )


def row(durations: Percentiles) -> list[str]:
    """p50, p95, p99, max and count as text."""
    values = (durations.p50, durations.p95, durations.p99, durations.max)
    return [*map(_figure, values), str(durations.count)]


def _figure(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}"
