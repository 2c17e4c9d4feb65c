"""What measures a GPU works where there is none, and one part that fails takes no other with it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / "docs" / "benchmarks"


def _run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def _program(path: Path, line: str) -> str:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return str(path)


def _script(name: str) -> Any:
    spec = spec_from_file_location(name, SCRIPTS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


@pytest.fixture
def run_here(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Runs a script within this process, with one round of warm-up: twenty take a processor half a minute."""

    def run(name: str, *arguments: str | Path) -> None:
        script = _script(name)
        monkeypatch.setattr(script, "_WARM_UP", 1)
        monkeypatch.setattr(sys, "argv", [f"{name}.py", *map(str, arguments)])
        script.main()

    return run


def _times(said: dict[str, float]) -> None:
    assert 0 < said["p50"] <= said["p99"] <= said["max"]


@pytest.mark.slow
def test_model_is_timed_part_by_part_and_stands_in_the_table(
    tmp_path: Path, run_here: Callable[..., None]
) -> None:
    path = tmp_path / "model.json"
    run_here("gpu_model", "--device", "cpu", "--model", "default:fp16", "--runs", "3", "--json", path)
    parts = json.loads(path.read_text())["models"]["default:fp16"]
    assert (parts["single"]["device"], parts["single"]["precision"]) == ("cpu", "float16")
    _times(parts["single"]["flat_out_ms"])
    _times(parts["single"]["paced_ms"])
    for part in ("split_ms", "split_recorded_ms"):
        assert parts[part]["provider"] == "CPUExecutionProvider"
        assert all(parts[part][step] > 0 for step in ("copy_to", "launch", "kernels", "copy_back"))
    table = _run(sys.executable, SCRIPTS / "gpu_table.py", tmp_path).stdout
    assert f"| default:fp16 | {parts['single']['flat_out_ms']['p50']} / " in table
    assert f"| default:fp16, plain | {parts['split_ms']['copy_to']} | " in table


def test_part_that_fails_says_why_and_the_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    models = ("--model", "absent", "--model", "default:int8")
    done = _run(
        sys.executable, SCRIPTS / "gpu_model.py", "--device", "cpu", "--runs", "2", *models, "--json", path
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(path.read_text())["models"]
    assert found["absent"]["single"].startswith("failed: ModelError: absent: no such model")
    _times(found["default:int8"]["single"]["flat_out_ms"])


@pytest.mark.slow
def test_networks_of_pytorch_are_timed_beside_the_engine(tmp_path: Path) -> None:
    path = tmp_path / "peers.json"
    done = _run(sys.executable, SCRIPTS / "gpu_peers.py", "--device", "cpu", "--runs", "1", "--json", path)
    assert done.returncode == 0, done.stderr
    figures = json.loads(path.read_text())["figures"]
    for name in ("default", "accurate"):
        _times(figures[f"{name}, engine"])
        _times(figures[f"{name}, torch eager"])
    assert figures["default, torch eager"]["million_parameters"] == pytest.approx(3.04, abs=0.01)


@pytest.mark.slow
def test_preparing_on_the_device_gives_the_picture_of_the_processor(
    tmp_path: Path, run_here: Callable[..., None]
) -> None:
    path = tmp_path / "prepare.json"
    run_here("preprocess_gpu", "--device", "cpu", "--runs", "2", "--json", path)
    found = json.loads(path.read_text())
    assert list(found) == ["1080p", "2160p"]
    for figures in found.values():
        assert figures["levels_apart"] < 1
        assert 0 < figures["moved"]["p50_ms"] <= figures["moved"]["p99_ms"]


@pytest.mark.slow
def test_options_of_the_provider_are_timed_in_turn(tmp_path: Path, run_here: Callable[..., None]) -> None:
    path = tmp_path / "options.json"
    run_here("cuda_options", "--device", "cpu", "--model", "default:fp16", "--runs", "2", "--json", path)
    found = json.loads(path.read_text())["default:fp16"]
    assert {"as it is", "channels last", "bias fused"} <= set(found)
    assert all(figures["apart"] == 0 < figures["p50"] <= figures["p99"] for figures in found.values())


def test_every_step_is_tried_although_each_fails(tmp_path: Path) -> None:
    done = _run(SCRIPTS / "gpu.sh", tmp_path / "out", PYTHON=_program(tmp_path / "python", "exit 3"))
    steps = [line.split(":")[0] for line in done.stdout.splitlines() if "exit 3" in line]
    assert {"doctor", "model", "full_hd", "ultra_hd", "streams", "peers", "accurate"} <= set(steps)
    assert "== streams (80 s): " in (tmp_path / "out" / "log.txt").read_text()


def test_no_step_goes_beyond_the_whole_time(tmp_path: Path) -> None:
    python = _program(tmp_path / "python", "case $* in *gpu_table*) ;; *) exec sleep 100 ;; esac")
    done = _run(SCRIPTS / "gpu.sh", tmp_path / "out", PYTHON=python, BUDGET="5")
    said = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert said["doctor"].startswith("exit 124")
    assert said["peers"] == "left out, no time"


def test_table_of_nothing_has_its_headings_alone(tmp_path: Path) -> None:
    done = _run(sys.executable, SCRIPTS / "gpu_table.py", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "| streams at once |" in done.stdout
