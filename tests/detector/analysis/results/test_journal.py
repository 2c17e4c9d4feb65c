"""What of a journal is on the disk, and in which order it came there."""

import json
from pathlib import Path
from typing import Any

import pytest

from detector.analysis.results.journal import PARTIAL, RESULTS, Journal, last_state
from detector.analysis.results.state import STATE
from detector.detector import Memory, PolypDetector
from tests.detector.analysis.results.results_file import end, frame, header
from tests.disk_order import DiskOrder
from tests.green_model import write_model
from tests.power_cut import disk


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Memory:
    """What a detector remembers at the beginning."""
    return PolypDetector(write_model(tmp_path_factory.mktemp("model") / "green.onnx"), device="cpu").memory


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_sync_brings_the_lines_to_the_disk_before_the_state_that_counts_on_them(
    tmp_path: Path, memory: Memory, disk_order: DiskOrder
) -> None:
    with Journal(tmp_path, header(), None) as journal:
        journal.write(frame(0))
        disk_order.calls.clear()
        journal.sync(1, 0.0, memory)
        assert disk_order.calls[0] == f"sync {PARTIAL}"
        assert disk_order.calls.index(f"rename {STATE}") > 0
        # All lines, not those alone that Python had let go of.
        assert len(_lines(tmp_path / PARTIAL)) == 2
        reached = last_state(tmp_path, header())
    assert reached is not None
    assert reached.length == (tmp_path / PARTIAL).stat().st_size


def test_what_was_synced_survives_a_power_cut(tmp_path: Path, memory: Memory) -> None:
    with disk(tmp_path) as own, Journal(own.folder / "out", header(), None) as journal:
        for index in range(200):
            journal.write(frame(index))
        journal.sync(200, 7.96, memory)
        journal.write(frame(200))
        with own.after_power_cut() as found:
            reached = last_state(found / "out", header())
            assert reached is not None
            lines = (found / "out" / PARTIAL).read_bytes()[: reached.length].splitlines()
            assert [json.loads(line)["frame"] for line in lines[1:]] == list(range(200))


def test_what_came_after_the_state_is_cut_off_where_it_goes_on(tmp_path: Path, memory: Memory) -> None:
    with Journal(tmp_path, header(), None) as journal:
        journal.write(frame(0))
        journal.sync(1, 0.0, memory)
        journal.write(frame(1))
    with Journal(tmp_path, header(), last_state(tmp_path, header())) as journal:
        assert journal.reached is not None
        assert (journal.reached.frames, journal.reached.time) == (1, 0.0)
        journal.write(frame(1))
        journal.finish(end(2))
    numbers = [line.get("frame") for line in _lines(tmp_path / RESULTS)]
    assert numbers == [None, 0, 1, None]
    assert sorted(path.name for path in tmp_path.iterdir()) == [RESULTS]
