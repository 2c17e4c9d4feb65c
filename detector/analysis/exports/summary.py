"""What came of many videos: summary.csv for programs, summary.html for people."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from detector.analysis.exports.excerpt import excerpt
from detector.analysis.exports.summary_csv import Outcome, read_rows, with_earlier, write_rows
from detector.analysis.results.tracks import Totals
from detector.files.atomic import write_whole
from detector.html.escape import escape
from detector.html.figures import count, percent, plural, span
from detector.html.page import Head, page, part
from detector.html.table import UNKNOWN, number, number_heading, table, words, words_heading

SUMMARY_CSV, SUMMARY_HTML = "summary.csv", "summary.html"
_WORDS = ("Video", "Status")
_NUMBERS = ("Polyps", "Time with a marker", "Share", "Duration", "Readable", "Frames", "Damaged")
# Sorts before 0.
_UNKNOWN = number(UNKNOWN, -1)


def write_batch(outcomes: Sequence[Outcome], notice: str, folder: Path) -> None:
    """Write summary.csv and summary.html; what is in them of earlier runs stays.

    Args:
        outcomes: in the order in which the videos were given.
        notice: said at the head and foot of the page.
        folder: that holds the reports.

    Raises:
        OutputError: a file cannot be written.
    """
    every = with_earlier(outcomes, folder, read_rows(folder / SUMMARY_CSV))
    write_whole(folder / SUMMARY_CSV, write_rows(every).encode("utf-8"))
    write_whole(folder / SUMMARY_HTML, summary_page(every, notice).encode("utf-8"))


def summary_page(outcomes: Sequence[Outcome], notice: str) -> str:
    """The page as text. Its script only adds sorting: the table is whole without."""
    recordings = [outcome for outcome in outcomes if not outcome.passed_over]
    failed = sum(outcome.status == "failed" for outcome in recordings)
    lead = plural(len(recordings), "video") + (f", {count(failed)} failed" if failed else "")
    headings = [*map(words_heading, _WORDS), *map(number_heading, _NUMBERS)]
    body = f'<div class="sources">{table(headings, map(_row, recordings))}</div>'
    body += _passed_over([outcome for outcome in outcomes if outcome.passed_over])
    return page(
        Head("Polyp detection summary", "Polyp detection report", lead, notice), body, part("sort.js")
    )


def _passed_over(outcomes: Sequence[Outcome]) -> str:
    """Files of the archive that are no recordings, with the reason: nothing is known of them."""
    if not outcomes:
        return ""
    headings = [words_heading("File"), words_heading("Why")]
    rows = ([words(_name(outcome)), words(escape(outcome.reason or ""))] for outcome in outcomes)
    return f'<h2>Passed over</h2>\n<div class="sources">{table(headings, rows)}</div>'


def _row(outcome: Outcome) -> list[str]:
    return [words(_name(outcome)), words(_status(outcome)), *_figures(outcome.totals)]


def _name(outcome: Outcome) -> str:
    name = escape(outcome.source)
    if outcome.report is not None:
        # A leading "./" keeps a folder named "javascript:" from being taken for a scheme.
        name = f'<a href="./{escape(quote(outcome.report.as_posix()))}">{name}</a>'
    told = outcome.path and outcome.path != outcome.source
    return f"{name}<br><small>{escape(outcome.path)}</small>" if told else name


def _status(outcome: Outcome) -> str:
    if outcome.status == "done":
        return "; ".join(["done", *_reservations(outcome.totals)])
    reason = outcome.reason or "the analysis did not reach the end"
    return f'<span class="failed">failed:</span> {escape(reason)}'


def _reservations(totals: Totals | None) -> list[str]:
    """What is missing in a recording that was read to where it ends."""
    said = []
    if totals is not None and not totals.excerpt.whole:
        said.append(f"looked at {excerpt(totals.excerpt)}")
    if totals is not None and totals.gaps:
        said.append(f"{plural(len(totals.gaps), 'gap')} of {span(totals.gap_time)} without frames")
    if totals is not None and totals.vouched is False:
        said.append("its end cannot be vouched for")
    return said


def _figures(totals: Totals | None) -> list[str]:
    if totals is None:
        return [_UNKNOWN] * len(_NUMBERS)
    share = 100 * totals.lit_time / totals.duration if totals.duration else 0.0
    damaged = totals.damaged_frames
    return [
        number(count(totals.polyps), totals.polyps),
        number(span(totals.lit_time), totals.lit_time),
        number(percent(share, 1), share),
        number(span(totals.duration), totals.duration),
        _readable(totals),
        number(count(totals.frames), totals.frames),
        _UNKNOWN if damaged is None else number(count(damaged), damaged),
    ]


def _readable(totals: Totals) -> str:
    if totals.quality is None:
        return _UNKNOWN
    share = 100 * totals.quality.readable
    return number(percent(share, 1), share)
