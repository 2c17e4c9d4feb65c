"""The report of one recording."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from detector.analysis.exports.excerpt import excerpt
from detector.analysis.exports.report.cards import cards
from detector.analysis.exports.report.quality import quality_section
from detector.analysis.exports.report.thumbnail import Thumbnail, within_budget
from detector.analysis.exports.report.timeline import timeline
from detector.analysis.results.quality import total_quality
from detector.analysis.results.schema import Header, Results
from detector.analysis.results.tracks import Totals, TrackSummary, total
from detector.files.atomic import write_whole
from detector.html.escape import escape
from detector.html.facts import facts
from detector.html.figures import clock, count, percent, plural, span
from detector.html.page import Head, page

# Pictures grow by a third in base64; with the rest of the page this stays below 3 MB.
_PICTURE_BYTES = 1_500_000
# Gaps that the page lists.
_MOST_GAPS = 20


def write_report(
    results: Results, tracks: Sequence[TrackSummary], thumbnails: Mapping[int, Thumbnail], path: Path
) -> None:
    """Write report.html.

    Args:
        results: what was found.
        tracks: its tracks, by the time they were first seen.
        thumbnails: pictures by track number; narrowed where they are many. A track may lack its own.
        path: of the file.

    Raises:
        OutputError: the file cannot be written.
    """
    write_whole(path, report(results, tracks, thumbnails).encode("utf-8"))


def report(results: Results, tracks: Sequence[TrackSummary], thumbnails: Mapping[int, Thumbnail]) -> str:
    """The page as text."""
    name, header = results.header.source.name, results.header
    head = Head(f"{name} · polyp report", "Polyp detection report", name, header.notice)
    return page(head, findings(results, tracks, thumbnails))


def findings(results: Results, tracks: Sequence[TrackSummary], thumbnails: Mapping[int, Thumbnail]) -> str:
    """What was found in a recording and how, as the body of a page."""
    totals, header = total(results), results.header
    parts = [
        _broken_off(totals, results.duration),
        _looked_at(totals),
        _gaps(totals),
        facts(_key_figures(totals), "key"),
        _timeline(results, tracks),
        _markings(tracks, _pictures(tracks, thumbnails)),
        quality_section(total_quality(results)),
        _method(header, totals),
    ]
    return "\n".join(filter(None, parts))


def _broken_off(totals: Totals, until: float) -> str:
    if totals.complete:
        return ""
    return (
        '<p class="warning"><strong>The analysis did not reach the end of the recording.</strong> '
        f"This page holds what was found up to {clock(until, 1)}.</p>"
    )


def _looked_at(totals: Totals) -> str:
    if totals.excerpt.whole:
        return ""
    return (
        f'<p class="warning"><strong>Looked at was {excerpt(totals.excerpt)}.</strong> '
        "Of the rest of the recording this page knows nothing; a frame stands for the time until the next "
        "that was looked at.</p>"
    )


def _gaps(totals: Totals) -> str:
    if not totals.gaps:
        return ""
    where = ", ".join(f"{clock(gap.start, 1)} to {clock(gap.end, 1)}" for gap in totals.gaps[:_MOST_GAPS])
    more = f" and {count(len(totals.gaps) - _MOST_GAPS)} more" if len(totals.gaps) > _MOST_GAPS else ""
    return (
        f'<p class="warning"><strong>{span(totals.gap_time)} of the recording are missing.</strong> '
        f"It has no frames from {where}{more}.</p>"
    )


def _key_figures(totals: Totals) -> list[tuple[str, str]]:
    time = _share(totals.lit_time, totals.duration, "of the time")
    frames = _share(totals.frames_lit, totals.frames, "of all")
    return [
        ("Duration", span(totals.duration)),
        ("Frames", count(totals.frames)),
        ("Markings", count(totals.polyps)),
        ("Time with a marker", f"{span(totals.lit_time)}{time}"),
        ("Frames with a marker", f"{count(totals.frames_lit)}{frames}"),
    ]


def _share(part: float, whole: float, of: str) -> str:
    return f" <small>{percent(100 * part / whole, 1)} {of}</small>" if part else ""


def _timeline(results: Results, tracks: Sequence[TrackSummary]) -> str:
    lanes = (
        "Below, each marking: a line while it was seen, a bar while it was on screen."
        if tracks
        else "Below its curve, a bar would stand wherever a marker was on screen."
    )
    return (
        '<section aria-labelledby="timeline-name">\n<h2 id="timeline-name">Timeline</h2>\n'
        '<p class="lead">Activation probability: the best score of each frame, whether marked or not. '
        f'{lanes}</p>\n<div class="scroll">\n{timeline(results, tracks)}\n</div>\n</section>'
    )


def _markings(tracks: Sequence[TrackSummary], thumbnails: Mapping[int, Thumbnail]) -> str:
    return (
        '<section aria-labelledby="markings-name">\n<h2 id="markings-name">Markings</h2>\n'
        f"{_ABOUT_CARDS + cards(tracks, thumbnails) if tracks else _NONE}\n"
        f"{_left_out(tracks, thumbnails)}</section>"
    )


_ABOUT_CARDS = (
    '<p class="lead">Each marking in the frame that shows it best. A polyp that was lost and found again '
    "has several. Its area is a share of the field of view.</p>\n"
)
_NONE = (
    '<p class="none">No polyp was marked in this recording. '
    "That no marker appeared does not mean that no polyp is there.</p>"
)


def _pictures(tracks: Sequence[TrackSummary], thumbnails: Mapping[int, Thumbnail]) -> dict[int, Thumbnail]:
    """The thumbnails within the page's budget; the briefest markings lose theirs first."""
    longest = sorted(tracks, key=lambda track: -track.frames_shown)
    given = {track.number: thumbnails[track.number] for track in longest if track.number in thumbnails}
    return within_budget(given, _PICTURE_BYTES)


def _left_out(tracks: Sequence[TrackSummary], thumbnails: Mapping[int, Thumbnail]) -> str:
    missing = sum(track.number not in thumbnails for track in tracks)
    return f'<p class="lead">Without pictures: {plural(missing, "marking")}.</p>\n' if missing else ""


def _method(header: Header, totals: Totals) -> str:
    source = header.source
    rate = f", {source.rate:g} frames a second" if source.rate else ""
    damaged = "" if totals.damaged_frames is None else count(totals.damaged_frames)
    rows = [
        ("Source", f"{escape(source.name)}<br>{source.width} &times; {source.height} pixels{rate}"),
        ("Path", escape(header.path)),
        ("Damaged frames", damaged),
        ("End", "" if totals.vouched is not False else "Its end cannot be vouched for."),
        ("Model", f"{escape(header.model.name)} {escape(header.model.version)}"),
        ("Model file, SHA-256", f"<code>{escape(header.model.sha256)}</code>"),
        ("Device", f"{escape(header.device)}, {escape(header.precision)}"),
        ("Threshold", f"{header.threshold:g}"),
        ("Smallest region", f"{percent(100 * header.min_area, 2)} of the field of view"),
        *(
            (f"Marker: {escape(name.replace('_', ' '))}", escape(str(value)))
            for name, value in header.gate.items()
        ),
    ]
    filled = [(name, value) for name, value in rows if value]
    return (
        '<section aria-labelledby="method-name">\n<h2 id="method-name">How it was made</h2>\n'
        f"{facts(filled, 'pairs')}\n</section>"
    )
