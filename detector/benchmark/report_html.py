"""The benchmark as one page that needs nothing beside it: style and charts are inside."""

from collections.abc import Sequence
from pathlib import Path

from detector.benchmark.benchmark import BenchmarkRun
from detector.benchmark.histogram import histogram
from detector.benchmark.record import Document, Percentiles, RunRecord, StreamsRecord, figures
from detector.benchmark.table import (
    STREAMS_COLUMNS,
    gpu_name,
    gpu_states,
    played,
    row,
    streams_headline,
    streams_row,
    streams_title,
    threads,
)
from detector.benchmark.timeline import legend, timeline
from detector.files.atomic import write_whole
from detector.html.escape import escape
from detector.html.facts import facts
from detector.html.page import Head, page
from detector.html.table import UNKNOWN, number, number_heading, table, words, words_heading
from detector.live import MAX_RESULT_AGE

_TITLE = "polyp-detector benchmark"
_MEANINGS = (
    ("Video delay", "From a frame's delivery to the end of its painting. It waits for no model."),
    (
        "Annotation delay",
        "From a frame's delivery to the end of its own result's painting. Results older than "
        f"{1000 * MAX_RESULT_AGE:.0f} ms are not shown; their delays count all the same.",
    ),
    ("Jitter", "How far the time between two painted frames is from the frame interval, either way."),
    ("Dropped", "Frames that were delivered while the model was busy, and never analyzed."),
    (
        "Flat out",
        "One frame after the other as fast as they go. It shows what the machine can do at most, and says "
        "nothing of the delays at a video's own rate.",
    ),
    ("Painting", "Conversion to RGB and drawing of the markers; the screen's own delay comes on top."),
)


def write_html(path: Path, document: Document, runs: Sequence[BenchmarkRun]) -> None:
    """Write the page.

    Raises:
        OutputError: the file cannot be written.
    """
    write_whole(path, html_page(document, runs).encode())


def html_page(document: Document, runs: Sequence[BenchmarkRun]) -> str:
    """The page: the machine, an overview of the runs, then each run with its figures and charts."""
    body = [
        facts(_machine(document), "pairs"),
        *([_overview([run.record for run in runs])] if runs else []),
        *(_run(place, run) for place, run in enumerate(runs, 1)),
        *map(_streams, document.streams),
        facts(_MEANINGS, "pairs plain"),
    ]
    return page(Head(_TITLE, "Speed and delay", _TITLE, document.notice), "\n".join(body))


def _machine(document: Document) -> list[tuple[str, str]]:
    machine = document.machine
    memory = "" if machine.memory_mb is None else f", {machine.memory_mb / 1024:.0f} GiB"
    cores = f"{machine.cores} logical core{'s' if machine.cores > 1 else ''}"
    versions = ", ".join(f"{name} {version}" for name, version in document.versions.items())
    return [
        ("Machine", escape(f"{machine.processor}, {cores}{memory}")),
        *(("GPU", escape(gpu_name(gpu))) for gpu in machine.gpus),
        ("System", escape(f"{machine.platform}, Python {machine.python}")),
        ("Versions", escape(versions)),
        ("Measured", escape(document.created.replace("T", " ").replace("+00:00", " UTC"))),
    ]


def _overview(runs: Sequence[RunRecord]) -> str:
    headings = [
        *map(words_heading, ("", "Model", "Device", "Source")),
        number_heading("Video delay<small>p50 / p99 ms</small>"),
        number_heading("Annotation delay<small>p50 / p99 ms</small>"),
        *map(number_heading, ("Dropped", "Processor", "Memory")),
    ]
    rows = (_overview_row(place, run) for place, run in enumerate(runs, 1))
    return f'<div class="overview">{table(headings, rows)}</div>'


def _overview_row(place: int, run: RunRecord) -> list[str]:
    return [
        words(f'<a href="#run-{place}">{place}</a>'),
        *(words(escape(said)) for said in (run.model, run.device, played(run))),
        number(_pair(run.video_delay_ms)),
        number(_pair(run.annotation_delay_ms)),
        number(f"{run.frames.dropped} of {run.frames.decoded}"),
        number(f"{run.cpu_percent:.0f} %"),
        number(UNKNOWN if run.rss_mb.end is None else f"{run.rss_mb.end:.0f} MiB"),
    ]


def _pair(durations: Percentiles) -> str:
    if durations.p50 is None or durations.p99 is None:
        return UNKNOWN
    return f"{durations.p50:.1f} / {durations.p99:.1f}"


def _run(place: int, run: BenchmarkRun) -> str:
    record = run.record
    return (
        f'<section class="run" id="run-{place}">\n'
        f"<h2><span>{place}</span>{escape(f'{record.model} on {record.device}')}</h2>\n"
        f'<p class="lead">{escape(_settings(record))}</p>\n{facts(_key_figures(record), "key fours")}\n'
        f"<h3>Delay over the run, ms</h3>\n{_legend(legend(run.measurement))}\n"
        f'<div class="scroll">{timeline(run.measurement)}</div>\n'
        f"<h3>Durations, ms</h3>\n{_durations(record)}\n"
        f"<h3>Spread, ms</h3>\n{_legend([('p50', 'p50'), ('p99', 'p99')])}\n{_histograms(run)}\n</section>"
    )


def _settings(run: RunRecord) -> str:
    gpu = f" GPU {states}." if (states := gpu_states(run)) else ""
    return (
        f"{played(run)}. Painted at {run.paint.width} x {run.paint.height}. Model input {run.model_input} x "
        f"{run.model_input}, {run.precision}, {threads(run)}. {run.seconds:g} s measured after "
        f"{run.warm_up_s:g} s of warm-up. Model sha256 {run.model_sha256[:16]}.{gpu}"
    )


def _key_figures(run: RunRecord) -> list[tuple[str, str]]:
    frames, memory = run.frames, run.rss_mb
    resident = (
        UNKNOWN
        if memory.end is None
        else f"{memory.end:.0f} MiB<small>{memory.start:.0f} at the start</small>"
    )
    return [
        ("Decoded", f"{frames.decoded}"),
        ("Analyzed", f"{frames.analysed}<small>{run.throughput.analysed:g}/s</small>"),
        ("Painted", f"{frames.painted}<small>{run.throughput.painted:g}/s</small>"),
        ("Dropped", f"{frames.dropped}"),
        ("Past the deadline", UNKNOWN if run.deadline_misses is None else f"{run.deadline_misses}"),
        ("Too old to show", f"{run.annotations.too_old}"),
        ("Processor", f"{run.cpu_percent:.0f} %<small>of a core</small>"),
        ("Memory", resident),
    ]


def _streams(found: StreamsRecord) -> str:
    headings = map(number_heading, STREAMS_COLUMNS)
    rows = (map(number, streams_row(played)) for played in found.rounds)
    return (
        f'<section class="run">\n<h2>{escape(streams_title(found))}</h2>\n'
        f'<p class="lead">{escape(streams_headline(found))}.</p>\n'
        f'<div class="dense">{table(headings, rows)}</div>\n</section>'
    )


def _legend(entries: Sequence[tuple[str, str]]) -> str:
    inner = "".join(f'<span><i class="{style}"></i>{escape(said)}</span>' for style, said in entries)
    return f'<p class="legend">{inner}</p>'


def _durations(run: RunRecord) -> str:
    headings = [words_heading(""), *map(number_heading, ("p50", "p95", "p99", "max", "count"))]
    rows = ([words(name), *map(number, row(durations))] for name, durations in figures(run).items())
    return f'<div class="dense">{table(headings, rows)}</div>'


def _histograms(run: BenchmarkRun) -> str:
    charts = "\n".join(
        f"<figure><figcaption><b>{name}</b><span>p50 {durations.p50:.2f}, p99 {durations.p99:.2f}</span>"
        f"</figcaption>{histogram(name, run.measurement.series[name], durations)}</figure>"
        for name, durations in figures(run.record).items()
        if durations.count
    )
    return f'<div class="spread">\n{charts}\n</div>'
