"""The plan for a CPU is measured once, kept, and prefers what leaves the machine to others."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from detector.inference import Engine, cpu_plan
from detector.inference.cpu_plan import CpuPlan, devices_here, fastest, plan_cpu, time_in_turns
from detector.inference.user_cache import cache_folder

MakeModel = Callable[..., Path]
ONE, TWO = CpuPlan(device="cpu", threads=1), CpuPlan(device="cpu", threads=2)


@pytest.fixture(autouse=True)
def quick_and_forgetful(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cpu_plan, "_SECONDS", 0.05)
    monkeypatch.setattr(cpu_plan.os, "cpu_count", lambda: 2)


def test_plan_is_one_that_can_be_run_here(make_model: MakeModel) -> None:
    model = make_model()
    plan = plan_cpu(model, devices_here(), 0)
    engine = plan.open(model)
    assert plan.device in devices_here()
    assert (engine.device, engine.threads) == (plan.device, plan.threads)
    assert plan.threads in (1, 2)


def test_every_backend_number_of_threads_and_spinning_is_measured(
    make_model: MakeModel, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        plan_cpu(make_model(), devices_here(), 0)
    measured = [record.getMessage() for record in caplog.records if "ms a round" in record.getMessage()]
    assert len(measured) == 2 * len(devices_here()) + 1
    assert "spinning=True" in measured[-1]


def test_single_possible_plan_needs_no_measurement(make_model: MakeModel) -> None:
    assert plan_cpu(make_model(), ("cpu",), 1) == ONE
    assert not cache_folder().exists()


def test_plan_is_remembered_for_machine_and_model(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = make_model()
    first = plan_cpu(model, ("cpu",), 0)

    def measure_again(*_: object) -> list[float]:
        raise AssertionError

    monkeypatch.setattr(cpu_plan, "time_in_turns", measure_again)
    assert plan_cpu(model, ("cpu",), 0) == first
    monkeypatch.setattr(cpu_plan, "processor_name", lambda: "another one")
    with pytest.raises(AssertionError):
        plan_cpu(model, ("cpu",), 0)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"device": "abacus", "threads": 1}', b"\xff"])
def test_damaged_memory_is_measured_anew(make_model: MakeModel, content: bytes) -> None:
    model = make_model()
    plan_cpu(model, ("cpu",), 0)
    (kept,) = cache_folder().iterdir()
    kept.write_bytes(content)
    plan_cpu(model, ("cpu",), 0)
    assert CpuPlan.model_validate_json(kept.read_bytes())


def test_memory_that_cannot_be_written_costs_time_alone(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert plan_cpu(make_model(), ("cpu",), 0).device == "cpu"


@pytest.mark.parametrize(("seconds", "chosen"), [((10.0, 9.0), TWO), ((10.0, 9.8), ONE), ((10.0, 11.0), ONE)])
def test_more_threads_must_be_clearly_faster(seconds: tuple[float, float], chosen: CpuPlan) -> None:
    assert fastest([ONE, TWO], seconds) == chosen


def test_round_ends_with_the_slower_of_model_and_neighbour(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Engine):
        def run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
            time.sleep(0.02)
            return super().run(image)

    model = make_model()
    monkeypatch.setattr(cpu_plan, "_work_beside", lambda plane: time.sleep(0.005))
    quick, slow = time_in_turns([Engine(model, "cpu", 1), Slow(model, "cpu", 1)], 0.3)
    assert 0.005 <= quick < 0.015
    assert 0.02 <= slow < 0.04
