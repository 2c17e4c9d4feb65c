"""The command line."""

from pathlib import Path

import pytest

from assets.colon.__main__ import main


def test_it_renders_a_short_recording(tmp_path: Path) -> None:
    out = tmp_path / "tiny.mp4"
    assert main(["--out", str(out), "--frames", "2", "--size", "96x64", "--workers", "1"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tiny.mp4", "tiny.truth.json"]


def test_another_container_is_refused_before_rendering(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--out", str(tmp_path / "film.avi")]) == 1
    assert ".mp4" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


WRONG = [["--size", "97x64"], ["--size", "big"], ["--frames", "0"], ["--workers", "x"]]


@pytest.mark.parametrize("wrong", WRONG)
def test_impossible_options_are_bad_usage(tmp_path: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--out", str(tmp_path / "film.mp4"), *wrong])
    assert stopped.value.code == 2
