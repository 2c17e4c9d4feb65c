"""The driver's tool is believed where it tells, and nothing is made up where it does not."""

import sys

import pytest

from detector.benchmark.graphics import first_gpu_state, look_at_gpus
from detector.benchmark.record import GpuRecord, GpuState

FAST = "NVIDIA T4, 580.65.06, 15360, P0, 1590, 5001, 61, 68.25"
IDLE = "NVIDIA RTX A2000, 580.65.06, 6138, P8, 210, 405, 34, [N/A]"
SILENT = "NVIDIA GB10, 580.65.06, [N/A], [N/A], [N/A], [Not Supported], [N/A], [N/A]"


def asked(*lines: str) -> tuple[str, ...]:
    return sys.executable, "-c", f"print({chr(10).join(lines)!r})"


def test_each_gpu_has_its_name_driver_memory_and_state() -> None:
    first, second = look_at_gpus(asked(FAST, IDLE))
    assert first.gpu == GpuRecord(name="NVIDIA T4", driver="580.65.06", memory_mb=15360)
    assert first.state == GpuState(
        power_state="P0", sm_mhz=1590, memory_mhz=5001, temperature=61, watts=68.25
    )
    assert second.gpu.name == "NVIDIA RTX A2000"
    assert second.state.watts is None


def test_state_is_the_first_gpus() -> None:
    state = first_gpu_state(asked(IDLE, FAST))
    assert state is not None
    assert state.power_state == "P8"


def test_what_the_driver_does_not_tell_is_unknown() -> None:
    (found,) = look_at_gpus(asked(SILENT))
    assert found.gpu.memory_mb is None
    assert set(found.state.model_dump().values()) == {None}


@pytest.mark.parametrize(
    "question",
    [
        ("no-such-tool",),
        (sys.executable, "-c", "raise SystemExit(9)"),
        asked("No devices were found"),
        asked(),
    ],
)
def test_tool_that_does_not_say_means_no_gpu(question: tuple[str, ...]) -> None:
    assert look_at_gpus(question) == ()
    assert first_gpu_state(question) is None
