"""The machine's NVIDIA GPUs and their state, asked of the driver's own tool; nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from detector.benchmark.record import GpuRecord, GpuState
from detector.children import run_tool

_FIELDS = (
    *("name", "driver_version", "memory.total"),
    *("pstate", "clocks.sm", "clocks.mem", "temperature.gpu", "power.draw"),
)
_QUESTION = ("nvidia-smi", f"--query-gpu={','.join(_FIELDS)}", "--format=csv,noheader,nounits")
# In seconds: a driver that hangs is as good as none.
_TIMEOUT = 10


@dataclass(frozen=True)
class Graphics:
    """A GPU and its state at a moment."""

    gpu: GpuRecord
    state: GpuState


def look_at_gpus(question: Sequence[str] = _QUESTION) -> tuple[Graphics, ...]:
    """The GPUs in the tool's order; none where there is no such tool, or it does not say."""
    ended = run_tool(*question, timeout=_TIMEOUT)
    if ended is None or ended.code != 0:
        return ()
    rows = ([cell.strip() for cell in line.split(",")] for line in ended.out.splitlines())
    return tuple(_graphics(row) for row in rows if len(row) == len(_FIELDS))


def first_gpu_state(question: Sequence[str] = _QUESTION) -> GpuState | None:
    """The present state of the first GPU, which is the one that computes."""
    found = look_at_gpus(question)
    return found[0].state if found else None


def _graphics(row: Sequence[str]) -> Graphics:
    name, driver, memory, power_state, sm, clock, temperature, power = row
    return Graphics(
        GpuRecord(name=name, driver=driver, memory_mb=_whole(memory)),
        GpuState(
            power_state=power_state if power_state.startswith("P") else None,
            sm_mhz=_whole(sm),
            memory_mhz=_whole(clock),
            temperature=_whole(temperature),
            watts=_number(power),
        ),
    )


def _whole(text: str) -> int | None:
    value = _number(text)
    return None if value is None else round(value)


def _number(text: str) -> float | None:
    """A figure; None where the tool says that there is none ("[N/A]")."""
    try:
        return float(text)
    except ValueError:
        return None
