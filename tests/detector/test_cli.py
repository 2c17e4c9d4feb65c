"""The command as its users meet it: real processes, exit codes, and lines that say how to mend."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from detector import open_video
from detector.inference.gpu import cuda_driver_present
from tests.detector.video.clips import write_clip
from tests.detector.video.crafted import with_several
from tests.green_model import write_model
from tests.recordings import FRAMES, write_frames, write_recording


def _run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    environment |= {"PYTHONPATH": str(Path(__file__).parents[2]), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from detector.cli import app; app(prog_name='polyp-detector')",
            *map(str, arguments),
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        env=environment,
        cwd=cwd,
    )


def _fails(done: subprocess.CompletedProcess[str], message: str) -> None:
    assert done.returncode == 1, done.stderr
    lines = done.stderr.splitlines()
    assert lines[0].startswith("polyp-detector: ")
    assert message in lines[0]
    assert "Traceback" not in done.stderr


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_model(tmp_path / "green.onnx")


def test_help_takes_little_of_the_processor() -> None:
    """0.3 s is the contract; the least of three, since a neighbour can only add."""
    taken = []
    for _ in range(3):
        before = os.times()
        done = _run("--help")
        after = os.times()
        taken.append(
            after.children_user + after.children_system - before.children_user - before.children_system
        )
        assert done.returncode == 0
        assert "analyze" in done.stdout
    assert min(taken) < 0.3


def test_help_imports_nothing_heavy() -> None:
    heavy = {"cv2", "av", "onnxruntime", "PyQt6", "numpy", "pydantic", "platformdirs"}
    code = f"import sys, detector.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_analyze_gives_each_source_its_folder(model: Path, tmp_path: Path) -> None:
    video, folder = write_recording(tmp_path / "a.mp4"), write_frames(tmp_path / "b")
    done = _run("analyze", video, folder, "--out", tmp_path / "out", "--annotated", "--model", model)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(f"{FRAMES} frames, 1 polyp marked in 14 of them") == 2
    for name in ("a", "b"):
        assert len((tmp_path / "out" / name / "results.jsonl").read_text().splitlines()) == FRAMES + 2
        with open_video(tmp_path / "out" / name / "annotated.mp4") as annotated:
            assert len(list(annotated)) == FRAMES


def test_source_that_fails_does_not_stop_the_others(model: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_bytes(b"no video")
    video = write_recording(tmp_path / "a.mp4")
    done = _run("analyze", tmp_path / "broken.mp4", video, "--out", tmp_path / "out", "--model", model)
    _fails(done, "broken.mp4: cannot be opened as video")
    assert "1 of 2 sources failed" in done.stderr
    assert (tmp_path / "out" / "a" / "results.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["analyze", "absent.mp4", "--out", "out", "--model", "MODEL"], "absent.mp4: no such file or folder"),
        (["analyze", "absent.mp4", "--out", "out", "--model", "nonsense"], "nonsense: no such model"),
        (["analyze", "a.mp4", "--out", "a.mp4", "--model", "MODEL"], "cannot be written"),
        (["analyze", "a.mp4", "--out", "out", "--model", "a.mp4"], "a.mp4: not an ONNX model, or damaged"),
        (["view", "absent.mp4", "--model", "MODEL"], "absent.mp4: no such file or folder"),
        (["review", "absent.mp4", "--model", "MODEL"], "absent.mp4: no such file or folder"),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], message: str, model: Path, tmp_path: Path) -> None:
    write_recording(tmp_path / "a.mp4")
    filled = [str(model) if argument == "MODEL" else argument for argument in arguments]
    _fails(_run(*filled, cwd=tmp_path), message)


def test_wrong_usage_is_exit_code_2() -> None:
    assert _run("analyze").returncode == 2
    assert _run("models", "nonsense").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["models", "build"], "belongs to `models build`, which needs it"),
        (["models", "list", "--device", "tensorrt"], "belongs to `models build`, which needs it"),
        (["models", "build", "--device", "cpu"], "'cpu' is not one of tensorrt"),
        (["analyze", "a.mp4", "--out", "out", "--device", "abacus"], "'abacus' is not one of auto, tensorrt"),
    ],
)
def test_device_that_does_not_fit_the_command_is_bad_usage(arguments: list[str], message: str) -> None:
    done = _run(*arguments)
    assert done.returncode == 2
    assert "--device" in done.stderr
    assert message in done.stderr


@pytest.mark.skipif(cuda_driver_present(), reason="this machine has an NVIDIA driver")
def test_tensorrt_that_is_not_there_cannot_be_built_for(model: Path) -> None:
    _fails(_run("models", "build", model, "--device", "tensorrt"), "tensorrt is not usable on this machine")


def test_verbose_shows_the_traceback(tmp_path: Path) -> None:
    done = _run("analyze", "a.mp4", "--out", "out", "--model", "absent.onnx", "-v", cwd=tmp_path)
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_released_models_verify_and_show(tmp_path: Path) -> None:
    done = _run("models", "verify", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "default: whole, keeps the model contract, runs" in done.stdout
    card = json.loads(_run("models", "show", "default").stdout)
    assert card["metrics"]["kvasir_seg_120"]["images"] == 120
    assert "default" in _run("models").stdout


def test_doctor_finds_this_machine_fit() -> None:
    done = _run("doctor")
    assert done.returncode == 0, done.stdout
    assert "FAILS" not in done.stdout


@pytest.mark.slow
def test_demo_without_a_display_is_analyzed(model: Path, tmp_path: Path) -> None:
    # With the bundled model: tests/test_wheel.py.
    done = _run("demo", "--model", model, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "No window can be opened (there is no display)" in done.stdout
    out = tmp_path / "polyp-detector-demo" / "demo"
    assert len((out / "results.jsonl").read_text().splitlines()) == 502
    with open_video(out / "annotated.mp4") as annotated:
        assert (annotated.width, annotated.height) == (1280, 720)


def test_what_nvdec_is_not_used_for_is_said_once_and_analyzed_in_software(
    model: Path, tmp_path: Path
) -> None:
    clip, found = write_clip(tmp_path / "a.avi", 10, "mpeg4"), []
    for place, more in (("plain", ()), ("asked", ("--nvdec",))):
        done = _run("analyze", clip, "--out", tmp_path / place, "--model", model, *more)
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("is decoded in software: NVDEC is used for H.264 and HEVC") == len(more)
        found.append((tmp_path / place / "a" / "results.jsonl").read_text().splitlines()[1:-1])
    assert found[0] == found[1]
    assert len(found[0]) == 10


def test_where_no_hardware_encodes_a_line_says_so_and_the_video_is_that_of_software(
    model: Path, tmp_path: Path, without_hardware_encoders: None
) -> None:
    clip, made = write_clip(tmp_path / "a.mp4", 10), []
    for place, more in (("plain", ()), ("asked", ("--hardware-encoder",))):
        done = _run("analyze", clip, "--out", tmp_path / place, "--model", model, "--annotated", *more)
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("is encoded in software, no hardware encoder answers") == len(more)
        made.append((tmp_path / place / "a" / "annotated.mp4").read_bytes())
    assert made[0] == made[1]


def test_analyze_takes_the_stream_and_the_rate_that_are_asked_for(model: Path, tmp_path: Path) -> None:
    video, folder = with_several(tmp_path / "a.mkv", [(64, 48), (96, 64)]), write_frames(tmp_path / "b")
    more = ("--out", tmp_path / "out", "--model", model, "--stream", "0", "--rate", "10")
    done = _run("analyze", video, folder, *more)
    assert done.returncode == 0, done.stderr
    sources = {}
    for name in ("a", "b"):
        results = (tmp_path / "out" / name / "results.jsonl").read_text().splitlines()
        sources[name] = json.loads(results[0])["source"]
    assert (sources["a"]["stream"], sources["a"]["width"]) == (0, 64)
    assert (sources["b"]["stream"], sources["b"]["rate"]) == (None, 10)
