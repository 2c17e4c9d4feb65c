"""A comparison as one page that needs nothing beside it."""

from collections.abc import Iterable

from detector.compare.charts import STYLES, afroc, froc
from detector.compare.comparison import Comparison, JudgedResults
from detector.compare.figures import PolypCourse, VideoFigures, VideoScores
from detector.compare.paired import McNemar
from detector.compare.wording import cell, figure, p_value
from detector.html.escape import escape
from detector.html.facts import facts
from detector.html.figures import count, percent, plural
from detector.html.page import Head, page
from detector.html.table import UNKNOWN, number, number_heading, table, words, words_heading
from detector.inference.figures import Interval

_MEANINGS = (
    ("Hit", "A region or marker whose box covers that of a polyp with an IoU of at least {iou:g}."),
    ("Found", "What the network found in each frame by itself."),
    ("Marked", "What is on screen past tracks and gate, markers that are held included."),
    (
        "False activation",
        "An unbroken run of frames in which a track hits nothing, counted by its shortest length.",
    ),
    (
        "First detection",
        "From a polyp's first visible frame to its first hit, over the polyps that were hit.",
    ),
    (
        "FROC, AFROC",
        "Share of the polyps' boxes that are found, over all thresholds of the score. They begin at the "
        "threshold with which the results were made: what was below it is not in them.",
    ),
    (
        "Matched rate",
        "Scores of two networks mean different things. So each is taken at the lowest threshold at which no "
        "more than the wanted share of frames without a polyp shows a region (TRUE-Colon, arXiv 2608.13711).",
    ),
    (
        "Intervals",
        "95 %, from a bootstrap over recordings; none for fewer than five. McNemar's test takes frames for "
        "independent, which neighbours are not: its p is too small for frames.",
    ),
)


def comparison_page(comparison: Comparison) -> str:
    """The page as text."""
    title = " against ".join(each.name for each in comparison.judged)
    body = [
        _excerpts(comparison),
        facts(_key_figures(comparison), "key"),
        f"<h2>Figures</h2>\n{_figures(comparison.judged)}",
        *_paired(comparison),
        f"<h2>At a matched rate of false alerts</h2>\n{_operating_points(comparison.judged)}",
        f"<h2>All thresholds</h2>\n{_curves(comparison.judged)}",
        f"<h2>Polyps</h2>\n{_polyps(comparison.judged)}",
        facts(_about(comparison), "pairs plain"),
    ]
    head = Head(f"Comparison: {title}", "Results against the truth", title, comparison.notice)
    return page(head, "\n".join(filter(None, body)))


def _excerpts(comparison: Comparison) -> str:
    if not comparison.excerpts:
        return ""
    return (
        f'<p class="warning"><strong>Of {count(comparison.excerpts)} of '
        f"{plural(comparison.recordings, 'recording')} not all was looked at.</strong> Frames that were "
        "passed over, and polyps that only those show, count nowhere.</p>"
    )


def _key_figures(comparison: Comparison) -> list[tuple[str, str]]:
    scores = comparison.first.marked
    alarms = scores.false_activations_per_minute["any"]
    return [
        ("Recordings", count(comparison.recordings)),
        ("Frames", f"{count(comparison.frames)}<small>{comparison.minutes:.1f} min</small>"),
        ("Polyps hit", f"{_hit(scores)} of {comparison.polyps}"),
        ("Polyp frames marked", _percent(scores.frame_sensitivity)),
        ("False activations", UNKNOWN if alarms is None else f"{alarms:.2f}<small>a minute</small>"),
    ]


def _hit(scores: VideoScores) -> int:
    return sum(polyp.first_hit is not None for polyp in scores.per_polyp)


def _percent(share: float | None) -> str:
    return UNKNOWN if share is None else percent(100 * share, 1)


def _figures(judged: list[JudgedResults]) -> str:
    columns = [(each, kind) for each in judged for kind in ("found", "marked")]
    headings = [words_heading("")] + [
        number_heading(f"{escape(each.name)}<small>{kind}</small>") for each, kind in columns
    ]
    scores = [each.seen if kind == "found" else each.marked for each, kind in columns]
    rows = (
        [words(escape(name)), *(number(figure(each, name)) for each in scores)]
        for name in judged[0].marked.named()
    )
    return table(headings, rows)


def _paired(comparison: Comparison) -> Iterable[str]:
    if comparison.paired is None or comparison.other is None:
        return
    paired = comparison.paired
    first, other = escape(comparison.first.name), escape(comparison.other.name)
    headings = [words_heading("")] + [
        number_heading(each) for each in ("Both", f"Only {first}", f"Only {other}", "Neither", "McNemar's p")
    ]
    rows = [
        ("Polyps hit", paired.polyps),
        ("Polyp frames with a polyp marked", paired.polyp_frames),
        ("Frames without a polyp and without a marker", paired.normal_frames),
    ]
    counts = table(headings, (_counted(*row) for row in rows))
    yield f'<h2>{other} against {first}</h2>\n<div class="sources">{counts}</div>'
    yield _differences(paired.difference, paired.intervals)


def _counted(name: str, counts: McNemar) -> list[str]:
    told = (counts.both, counts.first_only, counts.other_only, counts.neither)
    return [words(name), *(number(count(each), each) for each in told), number(p_value(counts.p), counts.p)]


def _differences(difference: VideoFigures[float], intervals: VideoFigures[Interval] | None) -> str:
    headings = [words_heading("Marked"), number_heading("Difference")]
    known = intervals.named() if intervals else {}
    rows = (
        [words(escape(name)), number(cell(value, known.get(name), signed=True))]
        for name, value in difference.named().items()
    )
    return table(headings, rows)


def _operating_points(judged: list[JudgedResults]) -> str:
    headings = [
        words_heading("Results"),
        number_heading("Threshold"),
        number_heading("Normal frames with a region<small>wanted</small>"),
        number_heading("Polyp frames hit"),
    ]
    return table(headings, (_operating_point(each) for each in judged))


def _operating_point(judged: JudgedResults) -> list[str]:
    point = judged.operating_point
    if point is None:
        return [words(escape(judged.name)), *[number(UNKNOWN)] * 3]
    return [
        words(escape(judged.name)),
        number(f"{point.threshold:.4f}"),
        number(f"{percent(100 * point.false_frames, 2)} <small>{percent(100 * point.wanted, 1)}</small>"),
        number(percent(100 * point.frame_sensitivity, 1)),
    ]


def _curves(judged: list[JudgedResults]) -> str:
    if not any(each.curve for each in judged):
        return '<p class="none">There is no curve without a region, a polyp and a frame without one.</p>'
    legend = "".join(
        f'<span><i class="{style}"></i>{escape(each.name)}</span>'
        for style, each in zip(STYLES, judged, strict=False)
    )
    figures = "".join(
        f"<figure><figcaption><b>{name}</b></figcaption>{picture}</figure>"
        for name, picture in (("FROC", froc(judged)), ("AFROC", afroc(judged)))
    )
    return f'<p class="legend">{legend}</p>\n<div class="pairs curves">{figures}</div>'


def _polyps(judged: list[JudgedResults]) -> str:
    if not judged[0].marked.per_polyp:
        return '<p class="none">The truth has no polyp.</p>'
    headings = [words_heading("Recording"), number_heading("Polyp"), number_heading("Frames visible")]
    for each in judged:
        name = escape(each.name)
        headings += [
            number_heading(f"Frames marked<small>{name}</small>"),
            number_heading(f"First after, s<small>{name}</small>"),
            number_heading(f"Unbroken runs<small>{name}</small>"),
        ]
    courses = zip(*(each.marked.per_polyp for each in judged), strict=True)
    return f'<div class="sources dense">{table(headings, (_polyp(row) for row in courses))}</div>'


def _polyp(courses: tuple[PolypCourse, ...]) -> list[str]:
    polyp = courses[0]
    cells = [words(escape(polyp.sequence)), number(str(polyp.polyp)), number(count(polyp.visible))]
    for each in courses:
        missed = each.first_hit is None
        first = '<span class="failed">missed</span>' if missed else f"{each.first_hit:.2f}"
        cells += [number(count(each.hit)), number(first), number(count(each.fragments))]
    return cells


def _about(comparison: Comparison) -> list[tuple[str, str]]:
    said = [(name, escape(text.format(iou=comparison.hit_iou))) for name, text in _MEANINGS]
    models = [(f"Model of {escape(each.name)}", escape("; ".join(each.models))) for each in comparison.judged]
    return [*models, *said]
