"""How a model is best run on this machine's CPU: backend, threads and spinning, found by measuring.

No rule foretells it. Two threads halve the time of a quiet machine and lose to one on a busy one; bfloat16
and INT8 help where the processor has them; threads that spin gain a little and take the core from the thread
that decodes. So every plan runs the model in turns with the others, each time beside a neighbour thread that
works as decoding and painting a frame would, and the plan whose rounds are shortest is kept.
"""

import logging
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import numpy as np
from pydantic import BaseModel, ConfigDict

from detector.inference.card import sha256
from detector.inference.devices import cpu_devices, device_named
from detector.inference.engine import Engine
from detector.inference.models import choose_variant
from detector.inference.processor import processor_name
from detector.inference.user_cache import keep, key_of, recall, runtime_versions

log = logging.getLogger(__name__)

_SECONDS = 2.0
_ROUNDS_IN_A_ROW = 4
# A plan that takes more of the machine must be better by more than chance.
_WORTH_IT = 0.95
# Passes over a full HD plane: about as long as decoding and painting a frame.
_NEIGHBOUR_PASSES = 12
_PLANE = (1080, 1920)


class CpuPlan(BaseModel):
    """One way to run a model on the CPU.

    Attributes:
        threads: of one frame, at least 1.
        spinning: whether the threads wait in a busy loop.
    """

    model_config = ConfigDict(frozen=True)

    device: str
    threads: int
    spinning: bool = False

    def open(self, model: str | Path) -> Engine:
        """The model, in the variant that is preferred for the plan's device."""
        return Engine(choose_variant(model, self.device), self.device, self.threads, self.spinning)


def plan_cpu(model: str | Path, devices: Sequence[str], threads: int) -> CpuPlan:
    """The plan for a model: the one that was measured before on this machine, or measured now, in 2 s.

    Args:
        model: as for `choose_variant`.
        devices: that may be chosen from.
        threads: of one frame; 0 leaves the number open.

    Raises:
        ModelError: the model cannot be loaded.
        DeviceError: a backend is not installed.
    """
    plans = _possible(devices, threads, os.cpu_count() or 1)
    if len(plans) == 1:
        return plans[0]
    files = sorted({choose_variant(model, device) for device in devices})
    key = key_of(processor_name(), os.cpu_count(), *runtime_versions(), *map(sha256, files), *plans)
    known = recall(CpuPlan, key)
    if known in plans:
        return known
    best = fastest(plans, time_in_turns([plan.open(model) for plan in plans], _SECONDS))
    keep(best, key)
    return best


def devices_here() -> tuple[str, ...]:
    """CPU devices that are installed, the more frugal first."""
    return tuple(device.name for device in cpu_devices() if not device.lacks())


def fastest(plans: Sequence[CpuPlan], seconds: Sequence[float]) -> CpuPlan:
    """The plan of the shortest round; a later one must be clearly shorter than those before it."""
    best = 0
    for index, value in enumerate(seconds):
        log.info("%s, %.2f ms a round", plans[index], value * 1000)
        if value < _WORTH_IT * seconds[best]:
            best = index
    return plans[best]


def time_in_turns(engines: Sequence[Engine], seconds: float) -> list[float]:
    """Median seconds of a round with each engine, all of them measured in turns for `seconds` together."""
    images = [np.zeros((engine.card.input_side, engine.card.input_side, 3), np.uint8) for engine in engines]
    rounds: list[list[float]] = [[] for _ in engines]
    plane = np.zeros(_PLANE, np.uint8)
    with ThreadPoolExecutor(1) as neighbour:
        ends = time.perf_counter() + seconds
        while not rounds[0] or time.perf_counter() < ends:
            for engine, image, durations in zip(engines, images, rounds, strict=True):
                # The first round of a row still feels the engine before it.
                engine.run(image)
                for _ in range(_ROUNDS_IN_A_ROW):
                    started = time.perf_counter()
                    beside = neighbour.submit(_work_beside, plane)
                    engine.run(image)
                    beside.result()
                    durations.append(time.perf_counter() - started)
    return [median(durations) for durations in rounds]


def _work_beside(plane: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> None:
    for _ in range(_NEIGHBOUR_PASSES):
        np.bitwise_not(plane, out=plane)


def _possible(devices: Sequence[str], threads: int, cores: int) -> list[CpuPlan]:
    """Plans in the order of what they take from the rest of the machine."""
    counts = (threads,) if threads else tuple(dict.fromkeys((1, cores)))
    plans = [CpuPlan(device=device, threads=count) for count in counts for device in devices]
    if counts[-1] > 1:
        spinning = (device for device in devices if device_named(device).spins)
        plans += [CpuPlan(device=device, threads=counts[-1], spinning=True) for device in spinning]
    return plans
