"""What the process uses is what it is seen to use."""

import sys
import time
from pathlib import Path

import numpy as np
import pytest

from detector.benchmark import process
from detector.benchmark.process import Usage, resident_mb


def test_resident_memory_grows_with_what_is_touched() -> None:
    before = resident_mb()
    if before is None:
        pytest.skip("this system does not tell")
    block = np.ones(64 << 20, np.uint8)
    after = resident_mb()
    assert after is not None
    assert after - before == pytest.approx(64, abs=16)
    assert block.size == 64 << 20


def test_where_the_system_does_not_tell_there_is_no_figure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(process, "_STATM", tmp_path / "statm")
    monkeypatch.setattr(sys, "platform", "win32")
    assert resident_mb() is None


def test_percentage_is_processor_time_by_time() -> None:
    assert Usage(10, 2, None).cpu_percent(Usage(14, 8, None)) == 150
    assert Usage(10, 2, None).cpu_percent(Usage(10, 2, None)) == 0


def test_sleeping_costs_nothing_and_working_does() -> None:
    begin = Usage.now()
    time.sleep(0.3)
    slept = Usage.now()
    while time.process_time() - slept.processor < 0.2:
        pass
    assert begin.cpu_percent(slept) < 15
    assert Usage.now().processor - slept.processor >= 0.2
