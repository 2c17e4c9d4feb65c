"""The end of a record, made from what lies in its folder: of one that ended well, and of one that was cut."""

import logging
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from detector.analysis.exports.chapters import video_chapters
from detector.analysis.exports.report import track_pictures
from detector.analysis.results.journal import PARTIAL, RESULTS
from detector.analysis.results.lock import LOCK, folder_lock
from detector.analysis.results.reader import read_results
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import TrackSummary, summarise_tracks
from detector.errors import DataError, DetectorError, OutputError, SourceError
from detector.files.atomic import put_in_place, write_whole
from detector.files.hashes import sha256_of
from detector.files.links import own_file
from detector.record.disk import RESERVE_FILE
from detector.record.event_log import EVENTS, read_events
from detector.record.report import Told, record_report
from detector.record.session_file import read_session, write_session
from detector.record.video_track import VIDEO
from detector.video import open_video, with_chapters
from detector.video.fragments import drop_broken_fragment
from detector.video.paths import partial_of

log = logging.getLogger(__name__)

REPORT, SUMS = "report.html", "SHA256SUMS"
_CUT = "it was cut off"
# Beyond a copy of the video, in bytes, so much must stay free.
_ROOM = 4 << 20


def finish_record(folder: Path) -> dict[str, Any]:
    """Make the files of a record whole that are not, and those that are made from others.

    Args:
        folder: of a record that nobody writes any more.

    Returns:
        What session.json says.

    Raises:
        DataError: it is no record, or is still being written.
        OutputError: it cannot be written.
    """
    # A lock would make a folder that is gone.
    read_session(folder)
    with folder_lock(folder):
        facts = read_session(folder)
        try:
            _mend(folder)
        except OSError as error:
            raise OutputError(f"{folder}: cannot be written ({error.strerror}); free some space") from error
        if facts.get("end") is None:
            facts["end"] = _cut_end(folder)
            write_session(folder, facts)
        results = read_results(folder / RESULTS) if (folder / RESULTS).exists() else None
        tracks = summarise_tracks(results) if results else ()
        _add_chapters(folder, results, tracks)
        pictures = track_pictures(str(folder / VIDEO), tracks) if tracks else {}
        told = Told(facts, tuple(read_events(folder)), results, tracks, pictures)
        write_whole(folder / REPORT, _report(folder, told).encode("utf-8"))
        write_whole(folder / SUMS, _sums(folder).encode("utf-8"))
    return facts


def is_finished(folder: Path) -> bool:
    """Whether a record has its last file."""
    return (folder / SUMS).exists()


def _mend(folder: Path) -> None:
    """Give what a cut record left its final names, without what is not whole at their ends.

    Raises:
        OSError: the folder cannot be written.
    """
    (folder / RESERVE_FILE).unlink(missing_ok=True)
    video = folder / VIDEO
    partial = partial_of(video)
    if partial.exists() and video.exists():
        # Left of a copy with chapters.
        partial.unlink()
    elif partial.exists():
        drop_broken_fragment(partial)
        put_in_place(partial, video)
    for name in (PARTIAL, EVENTS):
        if (folder / name).exists():
            _drop_broken_line(folder / name)
    if (folder / PARTIAL).exists():
        put_in_place(folder / PARTIAL, folder / RESULTS)


def _drop_broken_line(path: Path) -> None:
    """Cut off what comes after the last whole line."""
    with own_file(path, make=False) as file:
        size = file.seek(0, 2)
        tail = min(size, 16 << 20)
        file.seek(size - tail)
        file.truncate(size - tail + file.read().rfind(b"\n") + 1)


def _cut_end(folder: Path) -> dict[str, Any]:
    """The end of a record that was cut, by what is left of its video."""
    frames, last = 0, 0.0
    with suppress(SourceError), open_video(folder / VIDEO) as video:
        for frame in video:
            frames, last = frames + 1, frame.time
    return {"reason": _CUT, "cut": True, "duration": round(last, 3), "frames": None, "recorded": frames}


def _add_chapters(folder: Path, results: Results | None, tracks: tuple[TrackSummary, ...]) -> None:
    """Chapters for what was marked, where the disk has room for the copy that this takes."""
    video = folder / VIDEO
    if not tracks or results is None or not video.exists() or is_finished(folder):
        return
    if shutil.disk_usage(folder).free < video.stat().st_size + _ROOM:
        log.warning("%s: gets no chapters; the disk has no room for a copy", video)
        return
    try:
        with_chapters(video, video, video_chapters(tracks, results.duration))
    except DetectorError as error:
        log.warning("%s; it stays without chapters", error)


def _report(folder: Path, told: Told) -> str:
    try:
        return record_report(told)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{folder}: session.json or events.jsonl is damaged ({error})") from error


def _sums(folder: Path) -> str:
    """As `sha256sum` writes them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (SUMS, LOCK))
    return "".join(f"{sha256_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)
