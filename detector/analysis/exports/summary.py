"""What came of many videos: summary.csv for programs, summary.html for people."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from detector.analysis.exports.report.markup import count, page, part, percent, plural, span, text
from detector.analysis.results.tracks import Totals
from detector.files.atomic import write_whole

SUMMARY_CSV, SUMMARY_HTML = "summary.csv", "summary.html"
COLUMNS = (
    "source",
    "status",
    "reason",
    "report",
    "frames",
    "duration_s",
    "polyps",
    "lit_s",
    "frames_lit",
    "damaged_frames",
)
_HEADINGS = (
    ("Video", False),
    ("Status", False),
    ("Polyps", True),
    ("Time with a marker", True),
    ("Share", True),
    ("Duration", True),
    ("Frames", True),
    ("Damaged", True),
)


@dataclass(frozen=True)
class Outcome:
    """What came of one video.

    Attributes:
        source: the video's name.
        totals: None where nothing could be analysed.
        report: path of its report below the folder of the summary; None where there is none.
        reason: why it failed; None where it did not.
    """

    source: str
    totals: Totals | None = None
    report: Path | None = None
    reason: str | None = None

    @property
    def status(self) -> str:
        """`done`, or `failed` where the analysis did not reach the end."""
        whole = self.totals is not None and self.totals.complete and self.reason is None
        return "done" if whole else "failed"


def write_batch(outcomes: Sequence[Outcome], notice: str, folder: Path) -> None:
    """Write summary.csv and summary.html.

    Args:
        outcomes: in the order in which the videos were given.
        notice: said at the head and foot of the page.
        folder: that holds the reports.

    Raises:
        OutputError: a file cannot be written.
    """
    write_whole(folder / SUMMARY_CSV, _csv(outcomes).encode("utf-8"))
    write_whole(folder / SUMMARY_HTML, summary_page(outcomes, notice).encode("utf-8"))


def summary_page(outcomes: Sequence[Outcome], notice: str) -> str:
    """The page as text. Its script only adds sorting: the table is whole without."""
    failed = sum(outcome.status == "failed" for outcome in outcomes)
    lead = plural(len(outcomes), "video") + (f", {count(failed)} failed" if failed else "")
    rows = "\n".join(_row(outcome) for outcome in outcomes)
    body = (
        '<header>\n<p class="kind">Polyp detection report</p>\n'
        f'<h1>{lead}</h1>\n<p class="notice">{text(notice)}</p>\n</header>\n<main>\n'
        f'<div class="scroll"><table>\n<thead><tr>{_headings()}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table></div>\n</main>\n<footer><p>{text(notice)}</p></footer>"
    )
    return page("Polyp detection summary", body, part("sort.js"))


def _csv(outcomes: Sequence[Outcome]) -> str:
    """RFC 4180; what is not known is empty."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    writer.writerows(_values(outcome) for outcome in outcomes)
    return lines.getvalue()


def _values(outcome: Outcome) -> tuple[object, ...]:
    report = outcome.report.as_posix() if outcome.report else None
    front = (outcome.source, outcome.status, outcome.reason, report)
    totals = outcome.totals
    if totals is None:
        return front + (None,) * (len(COLUMNS) - len(front))
    return (
        *front,
        totals.frames,
        f"{totals.duration:.3f}",
        totals.polyps,
        f"{totals.lit_time:.3f}",
        totals.frames_lit,
        totals.damaged_frames,
    )


def _headings() -> str:
    return "".join(
        f'<th scope="col" class="{"number" if number else "words"}">{name}</th>' for name, number in _HEADINGS
    )


def _row(outcome: Outcome) -> str:
    cells = [_name(outcome), _status(outcome), *_figures(outcome.totals)]
    return f"<tr>{''.join(cells)}</tr>"


def _name(outcome: Outcome) -> str:
    name = text(outcome.source)
    if outcome.report is None:
        return f"<td>{name}</td>"
    # A leading "./" keeps a folder named "javascript:" from being taken for a scheme.
    return f'<td><a href="./{text(quote(outcome.report.as_posix()))}">{name}</a></td>'


def _status(outcome: Outcome) -> str:
    if outcome.status == "done":
        return "<td>done</td>"
    reason = outcome.reason or "the analysis did not reach the end"
    return f'<td><span class="failed">failed:</span> {text(reason)}</td>'


def _figures(totals: Totals | None) -> list[str]:
    if totals is None:
        return [_number(-1, "&ndash;")] * 6
    share = 100 * totals.lit_time / totals.duration if totals.duration else 0.0
    damaged = totals.damaged_frames
    return [
        _number(totals.polyps, count(totals.polyps)),
        _number(totals.lit_time, span(totals.lit_time)),
        _number(share, percent(share, 1)),
        _number(totals.duration, span(totals.duration)),
        _number(totals.frames, count(totals.frames)),
        _number(-1, "&ndash;") if damaged is None else _number(damaged, count(damaged)),
    ]


def _number(value: float, shown: str) -> str:
    """A cell that sorts by its value, not by its words; -1, for not known, comes before 0."""
    return f'<td class="number" data-value="{value:g}">{shown}</td>'
