"""report.html of a record: what the screen showed and when, what the user said, and what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detector.analysis.exports.report import Thumbnail, findings
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import TrackSummary
from detector.html.escape import escape
from detector.html.facts import facts
from detector.html.figures import clock, count, percent, span
from detector.html.page import Head, page
from detector.html.table import UNKNOWN, number, number_heading, table, words, words_heading
from detector.record.stretches import Stretch, stretches
from detector.record.strip import strip

# Stretches and events that the page lists, and how long a stretch must be, in seconds.
_MOST, _LEAST = 200, 0.1
_BLIND = {
    "NO SIGNAL": "no picture came",
    "BYPASS": "the user had hidden all markers",
    "TOO SLOW": "pictures or results came too late",
    "ENGINE FAULT": "the analysis had failed",
    "STARTING": "nothing had come of the analysis yet",
    "PAUSED": "the picture was held",
    "FROZEN": "the user held a picture, beside which the live one was small",
}
_SAID = {"remark": "kind", "phase": "phase", "snapshot": "file", "clip": "file"}


@dataclass(frozen=True, eq=False)
class Told:
    """All that a report is made of.

    Attributes:
        session: content of session.json.
        events: of events.jsonl, in order.
        results: None where nothing was analyzed.
        tracks: of the results, that were marked.
        pictures: of them, by number.
    """

    session: Mapping[str, Any]
    events: Sequence[Mapping[str, Any]]
    results: Results | None
    tracks: Sequence[TrackSummary]
    pictures: Mapping[int, Thumbnail]

    @property
    def duration(self) -> float:
        """Of the record, in seconds."""
        ends = (float(event["time"] or 0.0) for event in self.events)
        return max(float(self.session["end"]["duration"]), *ends, 0.0)


def record_report(told: Told) -> str:
    """The page as text."""
    session = told.session
    case, begun = str(session["case"]), str(session["begun"]["wall"])
    head = Head(f"{case} · procedure report", "Procedure report", case, session["notice"])
    spans = stretches(told.events, told.duration)
    parts = [
        _cut(told),
        facts(_key_figures(told, spans, begun), "key"),
        _screen(spans, told),
        _said(told),
        _minutes(told.events),
        _found(told),
    ]
    return page(head, "\n".join(filter(None, parts)))


def _cut(told: Told) -> str:
    end = told.session["end"]
    if end["cut"]:
        return (
            '<p class="warning"><strong>This record was cut off.</strong> The program or the machine ended '
            f"while it was written. It holds what was on the disk then: {span(end['duration'])} of video.</p>"
        )
    if end["reason"] in ("stopped", "the time is over", "the source has ended"):
        return ""
    return f'<p class="warning"><strong>The recording ended by itself:</strong> {escape(end["reason"])}.</p>'


def _key_figures(told: Told, spans: Sequence[Stretch], begun: str) -> list[tuple[str, str]]:
    end = told.session["end"]
    missing = "" if end["frames"] is None else count(end["frames"] - end["recorded"])
    watching = sum(one.seconds for one in spans if one.watching)
    share = f" <small>{percent(100 * watching / told.duration, 1)}</small>" if told.duration else ""
    first, waited = told.session["first_frame"], ""
    if first is not None:
        waited = span(first["monotonic"] - told.session["begun"]["monotonic"])
    rows = [
        ("Begun", escape(begun[:19].replace("T", " "))),
        ("Waited for a picture", waited),
        ("Video", span(end["duration"])),
        ("Frames recorded", count(end["recorded"])),
        ("Frames left out", missing),
        ("Detector looking", f"{span(watching)}{share}"),
        ("Source", escape(told.session["source"]["name"])),
    ]
    return [(name, value) for name, value in rows if value]


def _screen(spans: Sequence[Stretch], told: Told) -> str:
    blind = [one for one in spans if one.state in _BLIND and one.seconds >= _LEAST]
    rows = [
        [
            number(clock(one.start, 1), one.start),
            number(span(one.seconds), one.seconds),
            words(escape(one.state)),
            words(_BLIND[one.state]),
        ]
        for one in blind[:_MOST]
    ]
    headings = [number_heading("From"), number_heading("For"), words_heading("State"), words_heading("Why")]
    lead = (
        "as a screen would have shown it" if told.session["screen"] == "none" else "as the screen showed it"
    )
    listed = table(headings, rows) if rows else '<p class="none">There was no such moment.</p>'
    more = f'<p class="lead">And {count(len(blind) - _MOST)} more.</p>' if len(blind) > _MOST else ""
    return (
        '<section aria-labelledby="screen-name">\n<h2 id="screen-name">When the detector was looking</h2>\n'
        f'<p class="lead">Over the whole procedure, {lead}. Below, each moment of {_LEAST:g} s or more '
        f'in which no marker could appear.</p>\n<div class="scroll">{strip(spans, told.duration)}</div>\n'
        f"{listed}{more}</section>"
    )


def _said(told: Told) -> str:
    noted = [event for event in told.events if event.get("event") in _SAID]
    if not noted:
        return ""
    markings = {track.number: track.marking for track in told.tracks}
    rows = [
        [
            number(clock(event["time"] or 0.0, 1), event["time"]),
            words(escape(str(event["event"]))),
            words(escape(_wording(event, markings))),
        ]
        for event in noted[:_MOST]
    ]
    headings = [number_heading("At"), words_heading("What"), words_heading("")]
    return (
        '<section aria-labelledby="said-name">\n<h2 id="said-name">What was noted</h2>\n'
        f"{table(headings, rows)}</section>"
    )


def _wording(event: Mapping[str, Any], markings: Mapping[int, int]) -> str:
    told = str(event.get(_SAID[str(event["event"])]) or "over")
    meant = [str(markings[track]) for track in event.get("tracks", ()) if track in markings]
    return f"{told} (marking {', '.join(meant)})" if meant else told


def _minutes(events: Sequence[Mapping[str, Any]]) -> str:
    rows = [_minute(event) for event in events if event.get("event") == "minute"]
    if not rows:
        return ""
    headings = map(
        number_heading,
        (
            *("Until", "Video delay p50", "p99", "Annotation delay p50", "p99"),
            *("Frames", "Analyzed", "Left out", "Overtaken"),
        ),
    )
    return (
        '<section aria-labelledby="minutes-name">\n<h2 id="minutes-name">Delays, minute by minute</h2>\n'
        f"{table(headings, rows)}</section>"
    )


def _minute(event: Mapping[str, Any]) -> list[str]:
    delays = [
        event[kind][share] for kind in ("video_delay_ms", "annotation_delay_ms") for share in ("p50", "p99")
    ]
    return [
        number(clock(event["time"]), event["time"]),
        *(number(UNKNOWN if one is None else f"{one:.1f} ms", one) for one in delays),
        *(number(count(event[name]), event[name]) for name in ("frames", "analyzed", "not_recorded")),
        # Records of before do not say.
        number(count(event.get("overtaken", 0)), event.get("overtaken", 0)),
    ]


def _found(told: Told) -> str:
    if told.results is None:
        return (
            '<p class="warning"><strong>Nothing was analyzed.</strong> No result came in this procedure.</p>'
        )
    return findings(told.results, told.tracks, told.pictures)
