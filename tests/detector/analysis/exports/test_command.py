"""`polyp-detector export`: each format, of one recording and of many."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detector.analysis.exports.table import EXPORTS
from detector.cli import app
from tests.detector.analysis.exports.two_polyps import two_polyps
from tests.recordings import write_recording
from tests.strict.logs import ExpectLog

FROM_RESULTS = [export for export in EXPORTS if not export.needs_recording]


def _export(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["export", *map(str, arguments)])
    return result.exit_code, result.output


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("name", [export.name for export in FROM_RESULTS])
def test_each_format_is_written_beside_the_results_and_again(name: str, tmp_path: Path) -> None:
    (file,) = (export.file for export in EXPORTS if export.name == name)
    two_polyps(tmp_path)
    for _ in range(2):
        assert _export(tmp_path, "--format", name) == (0, f"{tmp_path / file}\n")
        assert _names(tmp_path) == {"results.jsonl", file}


def test_results_may_be_named_by_their_file_and_go_elsewhere(tmp_path: Path) -> None:
    two_polyps(tmp_path / "in")
    assert _export(tmp_path / "in" / "results.jsonl", "--format", "masks", "--out", tmp_path / "out")[0] == 0
    assert _names(tmp_path / "in") == {"results.jsonl"}
    assert _names(tmp_path / "out" / "masks") == {"frame_000002.png", "frame_000004.png"}


def test_each_recording_of_many_has_its_own(tmp_path: Path) -> None:
    for place in ("a", "b/v"):
        two_polyps(tmp_path / "in" / place)
    assert _export(tmp_path / "in", "--format", "cvat", "--out", tmp_path / "out")[0] == 0
    written = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.xml")}
    assert written == {"a/cvat.xml", "b/v/cvat.xml"}


def test_coco_of_many_is_one_file(tmp_path: Path) -> None:
    for place in ("a", "b"):
        two_polyps(tmp_path / place)
    assert _export(tmp_path, "--format", "coco") == (0, f"{tmp_path / 'coco.json'}: 2 recordings\n")
    assert _names(tmp_path / "a") == {"results.jsonl"}


def test_the_formats_are_listed_with_a_line_each() -> None:
    code, output = _export("--list")
    assert code == 0
    assert [line.split()[0] for line in output.splitlines()] == [export.name for export in EXPORTS]


@pytest.mark.parametrize(
    ("asked", "fault"), [(["--format", "dvd"], "there is no format 'dvd'"), ([], "no format is named")]
)
def test_a_format_that_does_not_exist_names_those_that_do(
    asked: list[str], fault: str, tmp_path: Path
) -> None:
    two_polyps(tmp_path)
    code, output = _export(tmp_path, *asked)
    assert code == 2
    names = ", ".join(export.name for export in EXPORTS)
    said = f"polyp-detector: {fault}; --format takes one of {names}; --list says what they are"
    assert output.splitlines() == [said]


# `dicom` takes another kind of recording, see test_dicom.py; `training` a review, see test_training.py.
OF_VIDEO = [
    export.name for export in EXPORTS if export.needs_recording and export.name not in ("dicom", "training")
]


@pytest.mark.parametrize("name", OF_VIDEO)
def test_what_needs_the_recording_finds_it(
    name: str, tmp_path: Path, make_model: Callable[..., Path]
) -> None:
    video, out = write_recording(tmp_path / "v.mp4"), tmp_path / "out"
    arguments = ["analyze", str(video), "--out", str(out), "--model", str(make_model()), "--device", "cpu"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    (file,) = (export.file for export in EXPORTS if export.name == name)
    written = tmp_path / "again" / "v" / file
    assert _export(out, "--format", name, "--out", tmp_path / "again") == (0, f"{written}\n")
    if name == "report":
        assert written.read_bytes() == (out / "v" / file).read_bytes()
    video.write_bytes(video.read_bytes() + b"longer")
    code, output = _export(out, "--format", name)
    assert code == 1
    assert "v.mp4: is another recording than the one that was analyzed: it had" in output
    video.unlink()
    code, output = _export(out, "--format", name)
    assert code == 1
    assert "v.mp4 is not to be found; call from the folder where it was analyzed" in output


def test_a_folder_without_results_is_named(tmp_path: Path) -> None:
    code, output = _export(tmp_path, "--format", "voc")
    assert code == 1
    assert f"{tmp_path}: holds no results.jsonl; give what `polyp-detector analyze --out` wrote" in output


def test_files_of_the_user_in_a_folder_are_not_taken_away(tmp_path: Path) -> None:
    two_polyps(tmp_path)
    _export(tmp_path, "--format", "yolo")
    picture = tmp_path / "yolo" / "images" / "frame_000002.png"
    picture.parent.mkdir()
    picture.write_bytes(b"mine")
    code, output = _export(tmp_path, "--format", "yolo")
    assert code == 1
    assert "yolo: holds images/frame_000002.png, which is no part of the export" in output
    assert picture.read_bytes() == b"mine"
    assert (tmp_path / "yolo" / "labels" / "frame_000002.txt").is_file()


def test_results_that_were_cut_off_are_said(tmp_path: Path, expect_log: ExpectLog) -> None:
    two_polyps(tmp_path)
    results = tmp_path / "results.jsonl"
    lines = results.read_bytes().splitlines(keepends=True)
    results.write_bytes(b"".join(lines[:-1]))
    expect_log(
        r"WARNING .*results\.jsonl: lacks its last line: the analysis broke off, or the file was cut off"
    )
    code, output = _export(tmp_path, "--format", "csv")
    assert code == 0
    assert f"polyp-detector: {results}: lacks its last line" in output
