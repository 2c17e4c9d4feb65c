"""The benchmark command as its users meet it: real processes, a real model, short runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.green_model import write_model
from tests.recordings import write_recording

ROOT = Path(__file__).parents[3]


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from detector.cli import app; app(prog_name='polyp-detector')",
            "benchmark",
            *map(str, arguments),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "160"},
    )


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_model(tmp_path / "green.onnx")


def _short(model: Path) -> list[str | Path]:
    return ["--model", model, "--device", "cpu", "--seconds", "1", "--warm-up", "0.2"]


def test_each_rate_is_a_run_with_its_figures(model: Path, tmp_path: Path) -> None:
    video = write_recording(tmp_path / "v.mp4")
    files = ["--json", tmp_path / "b.json", "--html", tmp_path / "b.html"]
    done = _run(video, *_short(model), "--rate", "25", "--rate", "0", *files)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("green on cpu") >= 2
    paced, flat_out = json.loads((tmp_path / "b.json").read_text())["runs"]
    assert (paced["mode"], paced["source"]["rate"], paced["source"]["width"]) == ("paced", 25.0, 320)
    assert flat_out["mode"] == "flat-out"
    assert paced["frames"]["decoded"] == pytest.approx(25, abs=3)
    assert paced["video_delay_ms"]["p50"] is not None
    assert "<svg" in (tmp_path / "b.html").read_text()


def test_what_was_measured_is_kept_when_a_later_device_is_missing(model: Path, tmp_path: Path) -> None:
    written = tmp_path / "b.json"
    done = _run(*_short(model), "--device", "tensorrt", "--rate", "25", "--json", written)
    assert done.returncode == 1
    assert "tensorrt" in done.stderr.lower()
    assert "green on cpu" in done.stdout
    assert len(json.loads(written.read_text())["runs"]) == 1


def test_each_model_is_run_on_each_device(model: Path, tmp_path: Path) -> None:
    written = tmp_path / "b.json"
    twice = ["--model", model, "--model", model, "--device", "cpu", "--device", "auto"]
    short = ["--size", "64x64", "--seconds", "0.5", "--warm-up", "0", "--threads", "1"]
    done = _run(*twice, *short, "--json", written)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(written.read_text())["runs"]) == 4


def test_synthetic_video_has_the_size_and_rate_asked_for(model: Path, tmp_path: Path) -> None:
    done = _run(*_short(model), "--size", "640x360", "--rate", "20", "--json", tmp_path / "b.json")
    assert done.returncode == 0, done.stderr
    (run,) = json.loads((tmp_path / "b.json").read_text())["runs"]
    assert run["source"] == {"name": "synthetic", "width": 640, "height": 360, "rate": 20.0}


def test_streams_are_counted_and_reported(model: Path, tmp_path: Path) -> None:
    short = ["--size", "64x64", "--rate", "20", "--streams", "2"]
    files = ["--json", tmp_path / "b.json", "--html", tmp_path / "b.html"]
    done = _run(*_short(model), *short, *files)
    assert done.returncode == 0, done.stderr
    (found,) = json.loads((tmp_path / "b.json").read_text())["streams"]
    assert found["most_tried"] in (1, 2)
    assert f"{found['hold']} at once" in done.stdout
    assert f"{found['hold']} at once" in (tmp_path / "b.html").read_text()


def test_streams_need_a_rate(model: Path) -> None:
    done = _run(*_short(model), "--streams", "2", "--rate", "0")
    assert done.returncode == 2
    assert "--rate" in done.stderr


@pytest.mark.parametrize("size", ["640", "640x", "0x360", "641x360", "wide"])
def test_size_that_is_none_is_refused(size: str) -> None:
    done = _run("--size", size)
    assert done.returncode == 2
    assert "--size" in done.stderr


def test_two_documents_are_compared(model: Path, tmp_path: Path) -> None:
    video = write_recording(tmp_path / "v.mp4")
    for name in ("a.json", "b.json"):
        assert _run(video, *_short(model), "--json", tmp_path / name).returncode == 0
    done = _run("--compare", tmp_path / "a.json", tmp_path / "b.json")
    assert done.returncode == 0, done.stderr
    assert "annotation delay" in done.stdout
    assert "ratio" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["absent.mp4"], "absent.mp4: no such file or folder"),
        (["--compare", "absent.json", "other.json"], "absent.json"),
        (["--model", "nonsense"], "nonsense: no such model"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_1(
    arguments: list[str], message: str, tmp_path: Path, model: Path
) -> None:
    given = arguments if "nonsense" in arguments else [*arguments, "--model", str(model)]
    done = _run(*given)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("polyp-detector: ")
    assert message in done.stderr


def test_rate_below_zero_is_wrong_usage() -> None:
    assert _run("--rate", "-5").returncode == 2
