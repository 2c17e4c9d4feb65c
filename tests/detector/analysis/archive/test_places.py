"""Results keep their folders from one run to the next, whoever comes beside them."""

import json
from pathlib import Path

import pytest

from detector.analysis.archive.places import Wanted, settle
from detector.analysis.results.identity import identify
from detector.analysis.results.journal import RESULTS


def _recording(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def _wanted(*paths: Path) -> list[Wanted]:
    return [Wanted(str(path), Path(path.stem), path.suffix) for path in paths]


def _run(out: Path, *paths: Path) -> list[str]:
    """Where recordings go; leaves results there."""
    places = settle(_wanted(*paths), out)
    for path, place in zip(paths, places, strict=True):
        if path.is_file():
            (out / place).mkdir(parents=True, exist_ok=True)
            header = {"format": "polyp-detector results", "identity": identify(str(path)).record()}
            (out / place / RESULTS).write_text(json.dumps(header) + "\n")
    return [place.as_posix() for place in places]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_one_that_is_added_in_between_shifts_none(out: Path, tmp_path: Path) -> None:
    first, added, last = (_recording(tmp_path / name / "exam.mp4", name) for name in ("p1", "p2", "p3"))
    assert _run(out, first, last) == ["exam", "exam-2"]
    assert _run(out, first, added, last) == ["exam", "exam-3", "exam-2"]
    assert _run(out, last, added) == ["exam-2", "exam-3"]


def test_one_of_an_equal_name_in_a_later_run_takes_no_folder_of_an_earlier(out: Path, tmp_path: Path) -> None:
    assert _run(out, _recording(tmp_path / "p1" / "exam.mp4", "same")) == ["exam"]
    assert _run(out, _recording(tmp_path / "p2" / "exam.mp4", "same")) == ["exam-2"]


def test_a_file_that_was_replaced_keeps_its_folder(out: Path, tmp_path: Path) -> None:
    first, second = (_recording(tmp_path / name / "exam.mp4", name) for name in ("p1", "p2"))
    assert _run(out, first, second) == ["exam", "exam-2"]
    assert _run(out, _recording(second, "another"), first) == ["exam-2", "exam"]


def test_one_that_moved_keeps_its_folder(out: Path, tmp_path: Path) -> None:
    first, second = (_recording(tmp_path / name / "exam.mp4", name) for name in ("p1", "p2"))
    assert _run(out, first, second) == ["exam", "exam-2"]
    (tmp_path / "p2").rename(tmp_path / "moved")
    assert _run(out, tmp_path / "moved" / "exam.mp4") == ["exam-2"]


def test_one_of_another_format_that_is_added_shifts_none(out: Path, tmp_path: Path) -> None:
    first = _recording(tmp_path / "v.mp4", "mp4")
    assert _run(out, first) == ["v"]
    assert _run(out, _recording(tmp_path / "v.avi", "avi"), first) == ["v.avi", "v"]


def test_one_that_is_named_twice_has_two_folders_each_time(out: Path, tmp_path: Path) -> None:
    path = _recording(tmp_path / "v.mp4", "x")
    assert _run(out, path, path) == _run(out, path, path) == ["v", "v-2"]


def test_results_of_before_which_do_not_say_whose_they_are_keep_nobody_out(out: Path, tmp_path: Path) -> None:
    (out / "v").mkdir(parents=True)
    (out / "v" / RESULTS).write_text('{"format":"polyp-detector results"}\n')
    assert _run(out, _recording(tmp_path / "v.mp4", "x")) == ["v"]


@pytest.mark.parametrize("name", ["summary.csv", "Summary.HTML", "results.jsonl", "coco.json"])
def test_no_folder_has_a_name_that_files_of_ours_have(out: Path, tmp_path: Path, name: str) -> None:
    recording = _recording(tmp_path / f"{name}.mp4", name)
    assert _run(out, recording) == [f"{name}-2"]
    assert _run(out, recording) == [f"{name}-2"]


def test_a_folder_in_that_of_another_recording_has_no_name_of_what_is_made_there(
    out: Path, tmp_path: Path
) -> None:
    one, inside, alone = (_recording(tmp_path / name, name) for name in ("one.mp4", "one/f.mp4", "f.mp4"))
    places = [Path("one"), Path("one/frames"), Path("frames")]
    wanted = [Wanted(str(path), place) for path, place in zip((one, inside, alone), places, strict=True)]
    assert [place.as_posix() for place in settle(wanted, out)] == ["one", "one/frames-2", "frames"]
