"""The program on a GPU: it names what computes, and goes on when that is lost."""

import json
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from detector import PolypDetector
from detector.session import Session
from detector.video import open_reconnecting
from tests.gpu.cuda import DEMO, gpu_says, on_gpu

pytestmark = on_gpu

ROOT = Path(__file__).parents[2]
LOST_GPU = Path(__file__).with_name("lost_gpu.py")


def run(*arguments: str, seconds: float = 120) -> "subprocess.CompletedProcess[str]":
    """Python in a process of its own, with a terminal that is wide."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "400"},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def test_doctor_names_gpu_driver_and_precision() -> None:
    report = run("-m", "detector", "doctor").stdout
    rows = {line.split("│")[1].strip(): line for line in report.splitlines() if line.count("│") > 3}
    assert gpu_says("name") in rows["device cuda"]
    assert gpu_says("driver_version") in rows["device cuda"]
    assert "runs the model in float16" in rows["device cuda"]
    for model in ("model default", "model accurate"):
        assert "runs on cuda in float16" in rows[model]


def test_analysis_that_requires_a_gpu_says_what_computed(tmp_path: Path) -> None:
    done = run("-m", "detector", "analyze", str(DEMO), "--out", str(tmp_path), "--require-gpu")
    assert done.returncode == 0, done.stderr
    (results,) = tmp_path.rglob("results.jsonl")
    lines = results.read_text().splitlines()
    header = json.loads(lines[0])
    assert (header["device"], header["precision"]) == ("cuda", "float16")
    assert len(lines) == 502


def test_session_names_device_precision_and_model() -> None:
    sources = [lambda: open_reconnecting(DEMO)]
    with closing(Session(sources, lambda: PolypDetector("default", require_gpu=True))) as session:
        session.start(lambda: None)
        deadline = time.monotonic() + 30
        while session.status().live.analyzed < 20:
            assert time.monotonic() < deadline, session.status()
            time.sleep(0.02)
        assert session.status().device == "cuda float16, default"
        assert session.status().message == ""


def test_cpu_takes_over_audibly_from_a_gpu_that_is_lost_and_the_picture_goes_on() -> None:
    done = run(str(LOST_GPU), seconds=100)
    assert done.stdout, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["before"].startswith("cuda"), said
    assert said["kernel"] != 0, "the kernel that fails did not fail"
    assert "fails on a frame" in said["error"], said
    assert not said["after"].startswith("cuda") and said["after"], said
    assert said["analyzed_after"] > 10, said
    assert said["longest_pause"] < 0.5, said
    assert "the CPU computes from now on, for the GPU is lost" in done.stderr
