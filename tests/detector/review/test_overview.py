"""An analysis at a glance says what its results say."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from detector.analysis.results.reader import read_results
from detector.analysis.results.tracks import summarise_tracks
from detector.errors import DataError
from detector.review import Overview, read_overview
from tests.detector.analysis.results.results_file import end, frame, header, polyp, write
from tests.detector.review.lesions_file import three_markings


def test_arrays_say_what_the_frames_say(tmp_path: Path) -> None:
    results = read_results(three_markings(tmp_path))
    overview = read_overview(tmp_path)
    assert overview.numbers.tolist() == [one.frame for one in results.frames]
    assert overview.times.tolist() == [one.time for one in results.frames]
    assert overview.shown.tolist() == [bool(one.lit_tracks) for one in results.frames]
    np.testing.assert_allclose(overview.scores[[0, 15, 21, 50]], [0, 0.9, 0.6, 0.4])
    assert [track.number for track in overview.tracks] == [1, 2, 4]
    assert [track.lit for track in overview.tracks] == [track.lit for track in summarise_tracks(results)]
    assert (overview.header.source.name, overview.end, overview.duration) == ("v.mp4", results.end, 4.0)


def test_each_frame_is_read_from_its_own_line(tmp_path: Path) -> None:
    results = read_results(three_markings(tmp_path))
    overview = read_overview(tmp_path / "results.jsonl")
    assert [overview.frame(index) for index in (0, 15, 99)] == [results.frames[i] for i in (0, 15, 99)]


def test_results_that_were_written_again_are_not_taken_for_those_that_were_opened(tmp_path: Path) -> None:
    overview = read_overview(three_markings(tmp_path).parent)
    write(overview.path, header("longer name.mp4"), *(frame(number) for number in range(7)), end(7))
    with pytest.raises(DataError, match=r"results\.jsonl"):
        overview.frame(5)


def test_a_time_leads_to_the_frame_that_is_on_screen_then(tmp_path: Path) -> None:
    overview = read_overview(three_markings(tmp_path).parent)
    assert [overview.index_at(at) for at in (-1, 0.0, 0.039, 0.04, 3.99, 99)] == [0, 0, 0, 1, 99, 99]
    write(tmp_path / "none.jsonl", header())
    assert read_overview(tmp_path / "none.jsonl").index_at(1) is None


def test_frames_that_were_not_looked_at_have_no_index(tmp_path: Path) -> None:
    overview = read_overview(write(tmp_path / "results.jsonl", header(), frame(0), frame(10), frame(20)))
    assert [overview.index_of(number) for number in (0, 5, 10, 20, 21)] == [0, None, 1, 2, None]


def test_gaps_are_what_the_recording_lacks_and_what_was_left_out(tmp_path: Path) -> None:
    last = {"end": {**end(2)["end"], "gaps": [[3.0, 2.0], [4.5, 1.0]]}}
    path = write(
        tmp_path / "results.jsonl",
        header(excerpt={"start": 1.0, "end": None, "every": 1}),
        frame(25),
        frame(150),
        last,
    )
    assert read_overview(path).gaps == ((0.0, 1.0), (3.0, 5.5))


def test_what_an_analysis_has_found_so_far_can_be_seen_already(tmp_path: Path) -> None:
    path = write(tmp_path / "results.part.jsonl", header(), frame(0), frame(1, polyp(1)))
    with path.open("a") as file:
        file.write('{"frame":2,"ti')
    overview = read_overview(tmp_path)
    assert (len(overview.numbers), overview.end, overview.path) == (2, None, path)


def test_what_was_found_so_far_can_be_read_when_the_analysis_has_ended(tmp_path: Path) -> None:
    path = write(tmp_path / "results.part.jsonl", header(), frame(0), frame(1, polyp(1)))
    overview = read_overview(tmp_path)
    path.rename(tmp_path / "results.jsonl")
    assert (overview.frame(1).frame, len(overview.frame(1).polyps)) == (1, 1)
    (tmp_path / "results.jsonl").unlink()
    with pytest.raises(DataError, match=r"results\.part\.jsonl: cannot be read"):
        overview.frame(1)


def test_damaged_results_are_told_as_everywhere(tmp_path: Path) -> None:
    path = write(tmp_path / "results.jsonl", header(), {**frame(0), "time": "soon"})
    with pytest.raises(DataError, match=r"results\.jsonl, line 2: time: input should be a valid number"):
        read_overview(tmp_path)
    write(path, header(version=1))
    with pytest.raises(DataError, match="line 1: is version 1 of the format"):
        read_overview(tmp_path)


def test_a_folder_without_results_or_with_several_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds no results\.jsonl"):
        read_overview(tmp_path)
    three_markings(tmp_path / "a")
    three_markings(tmp_path / "b")
    with pytest.raises(DataError, match="holds results of 2 recordings; name the folder of one"):
        read_overview(tmp_path)


def test_a_procedure_is_opened_with_its_video_marks_and_the_time_before_it_looked(procedure: Path) -> None:
    overview = read_overview(procedure)
    assert len(overview.numbers) >= 38
    assert overview.video == procedure / "video.mp4"
    assert [(mark.kind, mark.text) for mark in overview.marks] == [("remark", "lesion")]
    assert 0 < overview.marks[0].time < overview.duration
    assert _all_apart(overview)


def test_when_a_screen_could_show_no_marker_is_a_gap(procedure: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(procedure, tmp_path / "bypassed")
    with (folder / "events.jsonl").open("a") as events:
        events.write('{"time":0.9,"wall":"","event":"state","state":"BYPASS","before":"LOOKING"}\n')
        events.write('{"time":1.1,"wall":"","event":"state","state":"LOOKING","before":"BYPASS"}\n')
    assert any(gap.start <= 0.9 and gap.end >= 1.1 for gap in read_overview(folder).gaps)


def _all_apart(overview: Overview) -> bool:
    edges = [edge for gap in overview.gaps for edge in gap]
    return edges == sorted(edges)
