"""Where the recording of results is now."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detector.analysis.results.identity import identify
from detector.analysis.results.reader import read_results
from detector.analysis.results.recording import find_recording
from detector.cli import app
from detector.errors import DataError
from tests.detector.analysis.results.results_file import end, frame, header, write
from tests.recordings import write_frames, write_recording


@pytest.fixture
def analyzed(tmp_path: Path, make_model: Callable[..., Path]) -> Path:
    """The results of a recording beside their folder."""
    return _analyze(write_recording(tmp_path / "v.mp4"), make_model)


def _analyze(source: Path, make_model: Callable[..., Path]) -> Path:
    out = source.parent / "out"
    arguments = ["--out", str(out), "--model", str(make_model()), "--device", "cpu"]
    assert CliRunner().invoke(app, ["analyze", str(source), *arguments]).exit_code == 0
    return next(out.rglob("results.jsonl"))


def _found(path: Path, copies: bool = False, procedures: bool = False) -> str:
    return find_recording(path, read_results(path).header, copies, procedures)


def test_it_is_found_where_it_was_and_where_it_was_moved_to_with_its_results(
    analyzed: Path, tmp_path: Path
) -> None:
    assert _found(analyzed) == str(tmp_path / "v.mp4")
    moved = tmp_path / "archive"
    moved.mkdir()
    for name in ("v.mp4", "out"):
        shutil.move(tmp_path / name, moved / name)
    assert _found(moved / "out" / "v" / "results.jsonl") == str(moved / "v.mp4")


def test_a_copy_will_do_to_be_looked_at_and_not_to_be_written_about(tmp_path: Path) -> None:
    # Larger than the parts of it that are compared.
    video = tmp_path / "v.mp4"
    video.write_bytes(os.urandom(1 << 20))
    head = header("v.mp4", identity=identify(str(video)).record())
    path = write(tmp_path / "results.jsonl", head, frame(0), end(1))
    os.utime(video, (0, 0))
    assert _found(path, copies=True) == str(video)
    with pytest.raises(DataError, match=r"v\.mp4: is another recording .*: it was written again"):
        _found(path)


def test_one_that_was_changed_or_is_gone_is_told(analyzed: Path, tmp_path: Path) -> None:
    video = tmp_path / "v.mp4"
    video.write_bytes(video.read_bytes()[:-9] + b"different")
    with pytest.raises(DataError, match=r"v\.mp4: is another recording .*: it has another content"):
        _found(analyzed, copies=True)
    video.unlink()
    with pytest.raises(DataError, match=r"results\.jsonl: their recording .*v\.mp4 is not to be found; call"):
        _found(analyzed, copies=True)


def test_missing_pictures_are_told(tmp_path: Path, make_model: Callable[..., Path]) -> None:
    folder = write_frames(tmp_path / "frames")
    path = _analyze(folder, make_model)
    assert _found(path, copies=True) == str(folder)
    (folder / "7.png").unlink()
    with pytest.raises(DataError, match=r"frames: is another recording .*: it held 20 pictures, holds 19"):
        _found(path, copies=True)


def test_a_procedures_video_lies_beside_its_results(tmp_path: Path) -> None:
    path = write(tmp_path / "results.jsonl", header("video.mp4"), frame(0), end(1))
    (tmp_path / "video.mp4").touch()
    assert _found(path, procedures=True) == str(tmp_path / "video.mp4")
    with pytest.raises(DataError, match="is not to be found"):
        _found(path)


def test_one_from_a_server_is_named_as_it_was(tmp_path: Path) -> None:
    address = "https://example.org/v.mp4"
    path = write(tmp_path / "r.jsonl", header("v.mp4", identity={"path": address}), frame(0), end(1))
    assert _found(path) == address
