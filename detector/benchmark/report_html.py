"""The benchmark as one page that needs nothing beside it: style and charts are inside."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from detector.benchmark.benchmark import BenchmarkRun
from detector.benchmark.histogram import histogram
from detector.benchmark.measurement import Measurement
from detector.benchmark.page_style import STYLE
from detector.benchmark.record import Document, Percentiles, RunRecord, figures
from detector.benchmark.table import played, row, threads
from detector.benchmark.timeline import legend, timeline
from detector.files.atomic import write_whole
from detector.live import MAX_RESULT_AGE

_TITLE = "polyp-detector benchmark"
# The page may load nothing, not even if a name in it were to say otherwise.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_NONE = "\N{EN DASH}"


def write_html(path: Path, document: Document, runs: Sequence[BenchmarkRun]) -> None:
    """Write the page.

    Raises:
        OutputError: the file cannot be written.
    """
    write_whole(path, html_page(document, runs).encode())


def html_page(document: Document, runs: Sequence[BenchmarkRun]) -> str:
    """The page: the machine, an overview of the runs, then each run with its figures and charts."""
    sections = "".join(_run(number, run) for number, run in enumerate(runs, 1))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{_TITLE}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main>"
        f"{_header(document)}{_overview([run.record for run in runs])}{sections}{_glossary()}"
        f"</main></body></html>\n"
    )


def _header(document: Document) -> str:
    machine = document.machine
    memory = "" if machine.memory_mb is None else f", {machine.memory_mb / 1024:.0f} GiB"
    cores = f"{machine.cores} logical core{'s' if machine.cores > 1 else ''}"
    facts = {
        "Machine": f"{machine.processor}, {cores}{memory}",
        "System": f"{machine.platform}, Python {machine.python}",
        "Versions": ", ".join(f"{name} {version}" for name, version in document.versions.items()),
        "Measured": document.created.replace("T", " ").replace("+00:00", " UTC"),
    }
    return f'<header><p class="notice">{escape(document.notice)}</p><h1>{_TITLE}</h1>{_facts(facts)}</header>'


def _facts(facts: dict[str, str]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items())
    return f"<dl>{rows}</dl>"


def _overview(runs: Sequence[RunRecord]) -> str:
    head = (
        "<tr><th></th><th>model</th><th>device</th><th>source</th><th>video delay<small>p50 / p99 ms</small>"
        "</th><th>annotation delay<small>p50 / p99 ms</small></th><th>dropped</th><th>processor</th>"
        "<th>memory</th></tr>"
    )
    rows = "".join(_overview_row(number, run) for number, run in enumerate(runs, 1))
    return f'<table class="overview"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _overview_row(number: int, run: RunRecord) -> str:
    words = [run.model, run.device, played(run)]
    numbers = [
        _pair(run.video_delay_ms),
        _pair(run.annotation_delay_ms),
        f"{run.frames.dropped} of {run.frames.decoded}",
        f"{run.cpu_percent:.0f} %",
        _NONE if run.rss_mb.end is None else f"{run.rss_mb.end:.0f} MiB",
    ]
    cells = "".join(f'<td class="word">{escape(word)}</td>' for word in words)
    cells += "".join(f"<td>{escape(value)}</td>" for value in numbers)
    return f'<tr><td class="word"><a href="#run-{number}">{number}</a></td>{cells}</tr>'


def _pair(durations: Percentiles) -> str:
    if durations.p50 is None or durations.p99 is None:
        return _NONE
    return f"{durations.p50:.1f} / {durations.p99:.1f}"


def _run(number: int, run: BenchmarkRun) -> str:
    record = run.record
    title = f"{record.model} on {record.device}"
    return (
        f'<section id="run-{number}"><h2><span>{number}</span>{escape(title)}</h2>'
        f'<p class="lead">{escape(_settings(record))}</p>{_tiles(record)}'
        f"<h3>Delay over the run, ms</h3>{_legend(run.measurement)}"
        f"<figure>{timeline(run.measurement)}</figure>"
        f"<h3>Durations, ms</h3>{_figures(record)}"
        f"<h3>Spread, ms</h3>{_histograms(run)}</section>"
    )


def _settings(run: RunRecord) -> str:
    return (
        f"{played(run)}. Painted at {run.paint.width} x {run.paint.height}. Model input {run.model_input} x "
        f"{run.model_input}, {run.precision}, {threads(run)}. {run.seconds:g} s measured after "
        f"{run.warm_up_s:g} s of warm-up. Model sha256 {run.model_sha256[:16]}."
    )


def _tiles(run: RunRecord) -> str:
    frames, memory = run.frames, run.rss_mb
    tiles = {
        "decoded": f"{frames.decoded}",
        "analysed": f"{frames.analysed}<small>{run.throughput.analysed:g}/s</small>",
        "painted": f"{frames.painted}<small>{run.throughput.painted:g}/s</small>",
        "dropped": f"{frames.dropped}",
        "past the deadline": _NONE if run.deadline_misses is None else f"{run.deadline_misses}",
        "too old to show": f"{run.annotations.too_old}",
        "processor": f"{run.cpu_percent:.0f}<small>% of a core</small>",
        "memory": _NONE
        if memory.end is None
        else f"{memory.end:.0f}<small>MiB, from {memory.start:.0f}</small>",
    }
    cells = "".join(f"<div><span>{name}</span><b>{value}</b></div>" for name, value in tiles.items())
    return f'<div class="tiles">{cells}</div>'


def _legend(measured: Measurement) -> str:
    entries = "".join(f'<i class="{style}"></i>{escape(words)}' for style, words in legend(measured))
    return f'<p class="legend">{entries}</p>'


def _figures(run: RunRecord) -> str:
    head = "".join(f"<th>{name}</th>" for name in ("", "p50", "p95", "p99", "max", "count"))
    rows = "".join(
        f'<tr><td class="word">{name}</td>{"".join(f"<td>{value}</td>" for value in row(durations))}</tr>'
        for name, durations in figures(run).items()
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _histograms(run: BenchmarkRun) -> str:
    charts = "".join(
        f"<figure><figcaption><b>{name}</b><span>p50 {durations.p50:.2f}, p99 {durations.p99:.2f}</span>"
        f"</figcaption>{histogram(name, run.measurement.series[name], durations)}</figure>"
        for name, durations in figures(run.record).items()
        if durations.count
    )
    return f'<div class="spread">{charts}</div>'


def _glossary() -> str:
    return _facts(
        {
            "Video delay": "From a frame's delivery to the end of its painting. It waits for no model.",
            "Annotation delay": "From a frame's delivery to the end of its own result's painting. Results "
            f"older than {1000 * MAX_RESULT_AGE:.0f} ms are not shown; their delays count all the same.",
            "Jitter": "How far the time between two painted frames is from the frame interval, either way.",
            "Dropped": "Frames that were delivered while the model was busy, and never analysed.",
            "Flat out": "One frame after the other as fast as they go. It shows what the machine can do at "
            "most, and says nothing of the delays at a video's own rate.",
            "Painting": "Conversion to RGB and drawing of the markers; the screen's own delay comes on top.",
        }
    ).replace("<dl>", '<dl class="glossary">')
