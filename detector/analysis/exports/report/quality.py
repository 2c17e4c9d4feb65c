"""How much the recording shows, on its page."""

from collections.abc import Sequence

from detector.analysis.results.quality import QualityTotals
from detector.analysis.results.spans import TimeSpan, seconds
from detector.html.facts import facts
from detector.html.figures import clock, count, percent, span

# Spans that the page lists.
_MOST = 12


def quality_section(totals: QualityTotals | None) -> str:
    """The figures; nothing for results without any."""
    if totals is None:
        return ""
    return (
        '<section aria-labelledby="view-name">\n<h2 id="view-name">View</h2>\n'
        '<p class="lead">How much the frames show, measured in the pictures alone, in shares of the time. '
        "It is no judgement of the examination, and says nothing of how clean or how complete it was.</p>\n"
        f"{facts(_rows(totals), 'pairs')}\n</section>"
    )


def _rows(totals: QualityTotals) -> list[tuple[str, str]]:
    faults = [(fault.value.capitalize(), share) for fault, share in totals.faults.items() if share]
    outside = "" if totals.outside is None else _spans(totals.outside)
    rows = [
        ("Readable", percent(100 * totals.readable, 1)),
        *((name, percent(100 * share, 1)) for name, share in faults),
        ("Motion", _motion(totals)),
        ("Moved fast", _spans(totals.fast)),
        ("Stood still", _spans(totals.pauses)),
        ("Outside the body", outside or ("cannot be told" if totals.outside is None else "")),
    ]
    return [(name, value) for name, value in rows if value]


def _motion(totals: QualityTotals) -> str:
    return "" if totals.speed is None else f"{totals.speed:.2f} widths of the picture a second"


def _spans(spans: Sequence[TimeSpan]) -> str:
    if not spans:
        return ""
    where = ", ".join(f"{clock(each.start, 1)} to {clock(each.end, 1)}" for each in spans[:_MOST])
    more = f" and {count(len(spans) - _MOST)} more" if len(spans) > _MOST else ""
    return f"{span(seconds(spans))}<br><small>{where}{more}</small>"
