"""chapters.vtt by the letter of WebVTT, and chapters of a video."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from detector.analysis.exports.chapters import NO_POLYP, Chapter, video_chapters, write_chapters
from detector.analysis.results.reader import read_results
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import summarise_tracks
from tests.detector.analysis.results.results_file import (
    HEIGHT,
    RATE,
    WIDTH,
    frame,
    header,
    polyp,
    results,
    write,
)

CUE = re.compile(r"polyp-\d+\n(\d{2,}:\d\d:\d\d\.\d{3}) --> (\d{2,}:\d\d:\d\d\.\d{3})\n[^\n<>&]+")


@pytest.fixture
def overlapping(tmp_path: Path) -> Results:
    """Polyp 2 is seen from frame 1 to 3, polyp 7 in frame 3 alone, of 5."""
    return results(
        tmp_path,
        frame(0),
        frame(1, polyp(2)),
        frame(2, polyp(2)),
        frame(3, polyp(2), polyp(7, 0.934)),
        frame(4),
    )


def _written(read: Results, folder: Path) -> str:
    path = folder / "chapters.vtt"
    write_chapters(read, summarise_tracks(read), path)
    return path.read_bytes().decode("utf-8")


def test_each_polyp_has_a_cue(overlapping: Results, tmp_path: Path) -> None:
    head, _, *cues = _written(overlapping, tmp_path).rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    assert cues == [
        "polyp-2\n00:00:00.040 --> 00:00:00.160\nPolyp 2 · best 90 %",
        "polyp-7\n00:00:00.120 --> 00:00:00.160\nPolyp 7 · best 93 %",
    ]


def test_webvtt_py_reads_it(overlapping: Results, tmp_path: Path) -> None:
    webvtt = pytest.importorskip("webvtt")
    _written(overlapping, tmp_path)
    cues = list(webvtt.read(str(tmp_path / "chapters.vtt")))
    assert [cue.text for cue in cues] == ["Polyp 2 · best 90 %", "Polyp 7 · best 93 %"]
    assert cues[0].start == "00:00:00.040"


def test_a_hostile_name_cannot_end_the_note(tmp_path: Path) -> None:
    name = "a\n\n00:00.000 --> 00:09.000\n<b>&.mp4"
    read = results(tmp_path, frame(0, polyp(1)), name=name)
    _, note, *cues = _written(read, tmp_path).rstrip("\n").split("\n\n")
    assert note.startswith("NOTE\n")
    assert "-->" not in note
    assert "&lt;b&gt;&amp;.mp4" in note
    assert all(CUE.fullmatch(cue) for cue in cues)
    assert len(cues) == 1


def test_hours_count_on(tmp_path: Path) -> None:
    late = {**frame(0, polyp(1)), "time": 360_061.5}
    assert "100:01:01.500 --> 100:01:01.540" in _written(results(tmp_path, late), tmp_path)


def test_a_cue_never_ends_where_it_starts(tmp_path: Path) -> None:
    frames = [{**frame(index, *polyps), "time": index / 1e5} for index, polyps in enumerate(([polyp(1)], []))]
    assert "00:00:00.000 --> 00:00:00.001" in _written(results(tmp_path, *frames), tmp_path)


def test_a_recording_without_polyps_is_a_valid_file(tmp_path: Path) -> None:
    assert _written(results(tmp_path, frame(0)), tmp_path).startswith("WEBVTT\n\nNOTE\nv.mp4\n")


def test_video_chapters_follow_each_other_over_the_whole_recording(overlapping: Results) -> None:
    chapters = video_chapters(summarise_tracks(overlapping), overlapping.duration)
    assert [chapter.title for chapter in chapters] == [
        NO_POLYP,
        "Polyp 2 · best 90 %",
        "Polyp 2 · best 90 %, Polyp 7 · best 93 %",
        NO_POLYP,
    ]
    assert (chapters[0].start, chapters[-1].end) == (0.0, pytest.approx(0.2))
    assert all(before.end == after.start for before, after in pairwise(chapters))
    assert all(chapter.end > chapter.start for chapter in chapters)


def test_a_video_without_polyps_is_one_chapter() -> None:
    assert video_chapters((), 12.0) == [Chapter(0.0, 12.0, NO_POLYP)]


def test_cues_are_on_the_clock_of_the_recording(tmp_path: Path) -> None:
    source = {"name": "v.ts", "width": WIDTH, "height": HEIGHT, "rate": RATE, "start": 3.0109}
    path = write(tmp_path / "r.jsonl", header(source=source), frame(0), frame(1, polyp(2)), frame(2))
    assert "00:00:03.051 --> 00:00:03.091" in _written(read_results(path), tmp_path)
