"""summary.csv: a line for each recording, for programs, and for the next run into the same folder."""

import csv
import io
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from detector.analysis.results.quality import QualityFigures
from detector.analysis.results.spans import TimeSpan
from detector.analysis.results.tracks import Totals
from detector.plain_text import csv_cell, from_csv_cell, plain
from detector.video import Excerpt

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
    "path",
    "folder",
    "gaps",
    "gap_s",
    "end_vouched",
    "start_s",
    "end_s",
    "every",
    "readable_percent",
    "fast_s",
    "paused_s",
    "outside_s",
)

_PASSED_OVER = "passed over"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What came of one video.

    Attributes:
        source: the video's name.
        totals: None where nothing could be analyzed.
        report: path of its report below the folder of the summary; None where there is none.
        reason: why it failed; None where it did not.
        path: of the video, as it was given.
        place: of its results below the folder of the summary; None where that is not known.
        passed_over: whether it is a file in an archive that is no recording, as `reason` says.
    """

    source: str
    totals: Totals | None = None
    report: Path | None = None
    reason: str | None = None
    path: str = ""
    place: Path | None = None
    passed_over: bool = False

    @property
    def status(self) -> str:
        """`done`, `failed` where the analysis did not reach the end, or `passed over`."""
        if self.passed_over:
            return _PASSED_OVER
        whole = self.totals is not None and self.totals.complete and self.reason is None
        return "done" if whole else "failed"

    @property
    def folder(self) -> Path | None:
        """Where its results are, by its place or its report."""
        return self.place or (self.report.parent if self.report else None)


def write_rows(outcomes: Iterable[Outcome]) -> str:
    """RFC 4180; what is not known is empty."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    writer.writerows(_values(outcome) for outcome in outcomes)
    return lines.getvalue()


def read_rows(path: Path) -> list[Outcome]:
    """What came of the videos of earlier runs; a file that is damaged is passed over, with a line."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [_outcome(row) for row in csv.DictReader(file)]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, csv.Error) as error:
        log.warning("%s: cannot be read (%s); what earlier runs did is not in it", path, type(error).__name__)
        return []


def with_earlier(outcomes: Sequence[Outcome], folder: Path, earlier: Iterable[Outcome]) -> list[Outcome]:
    """Outcomes of a run after those of earlier ones whose results still stand.

    Args:
        outcomes: of this run.
        folder: of the summary.
        earlier: as the summary has them so far.
    """
    anew = {_key(outcome) for outcome in outcomes}
    # What was passed over may be a recording now, or gone.
    seen = {plain(outcome.path) for outcome in outcomes}
    kept = [
        outcome
        for outcome in earlier
        if _key(outcome) not in anew
        and (outcome.report is None or (folder / outcome.report).is_file())
        and not (outcome.passed_over and (plain(outcome.path) in seen or not Path(outcome.path).exists()))
    ]
    return [*kept, *outcomes]


def _key(outcome: Outcome) -> str:
    """What tells an outcome from others, as it is written."""
    if outcome.passed_over:
        return plain(f"{_PASSED_OVER}: {outcome.path}")
    return plain(outcome.folder.as_posix() if outcome.folder else outcome.source)


def _values(outcome: Outcome) -> tuple[object, ...]:
    report = outcome.report.as_posix() if outcome.report else ""
    folder = outcome.folder.as_posix() if outcome.folder else ""
    return (
        *map(csv_cell, (outcome.source, outcome.status, outcome.reason or "", report)),
        *_figures(outcome.totals),
        *map(csv_cell, (outcome.path, folder)),
        *_ending(outcome.totals),
        *_looked_at(outcome.totals),
        *_quality(outcome.totals),
    )


def _figures(totals: Totals | None) -> tuple[object, ...]:
    if totals is None:
        return (None,) * 6
    return (
        totals.frames,
        f"{totals.duration:.3f}",
        totals.polyps,
        f"{totals.lit_time:.3f}",
        totals.frames_lit,
        totals.damaged_frames,
    )


def _ending(totals: Totals | None) -> tuple[object, ...]:
    if totals is None or not totals.complete:
        return (None,) * 3
    vouched = {True: "yes", False: "no", None: None}[totals.vouched]
    return _spans(totals.gaps), f"{totals.gap_time:.3f}", vouched


def _looked_at(totals: Totals | None) -> tuple[object, ...]:
    """Nothing where it was all of the recording."""
    if totals is None or totals.excerpt.whole:
        return (None,) * 3
    excerpt = totals.excerpt
    return f"{excerpt.start:.3f}", None if excerpt.end is None else f"{excerpt.end:.3f}", excerpt.every


def _quality(totals: Totals | None) -> tuple[object, ...]:
    if totals is None or totals.quality is None:
        return (None,) * 4
    quality = totals.quality
    outside = None if quality.outside is None else f"{quality.outside:.3f}"
    return f"{100 * quality.readable:.1f}", f"{quality.fast:.3f}", f"{quality.paused:.3f}", outside


def _spans(gaps: Iterable[TimeSpan]) -> str | None:
    """When each begins and ends, in seconds."""
    return " ".join(f"{gap.start:.3f}-{gap.end:.3f}" for gap in gaps) or None


def _outcome(row: Mapping[str, str | None]) -> Outcome:
    """A line read back.

    Raises:
        KeyError, ValueError: it is none of this program's.
    """
    source, reason, report = (from_csv_cell(row[name] or "") for name in ("source", "reason", "report"))
    path, folder = (from_csv_cell(row.get(name) or "") for name in ("path", "folder"))
    return Outcome(
        source=source,
        totals=_totals(row) if row["frames"] else None,
        report=Path(PurePosixPath(report)) if report else None,
        reason=reason or None,
        path=path,
        place=Path(PurePosixPath(folder)) if folder else None,
        passed_over=row["status"] == _PASSED_OVER,
    )


def _totals(row: Mapping[str, str | None]) -> Totals:
    damaged = row["damaged_frames"]
    return Totals(
        frames=int(row["frames"] or 0),
        duration=float(row["duration_s"] or 0),
        frames_lit=int(row["frames_lit"] or 0),
        lit_time=float(row["lit_s"] or 0),
        polyps=int(row["polyps"] or 0),
        damaged_frames=int(damaged) if damaged else None,
        complete=bool(damaged),
        gaps=tuple(_span(text) for text in (row.get("gaps") or "").split()),
        vouched={"yes": True, "no": False}.get(row.get("end_vouched") or ""),
        excerpt=_excerpt(row),
        quality=_read_quality(row),
    )


def _read_quality(row: Mapping[str, str | None]) -> QualityFigures | None:
    readable, fast, paused, outside = (row.get(name) for name in COLUMNS[-4:])
    if not readable:
        return None
    away = float(outside) if outside else None
    return QualityFigures(float(readable) / 100, float(fast or 0), float(paused or 0), away)


def _excerpt(row: Mapping[str, str | None]) -> Excerpt:
    start, end, every = (row.get(name) for name in ("start_s", "end_s", "every"))
    return Excerpt(float(start or 0), float(end) if end else None, int(every or 1))


def _span(text: str) -> TimeSpan:
    start, _, end = text.partition("-")
    return TimeSpan(float(start), float(end))
