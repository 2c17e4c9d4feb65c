"""A detector put back where it was does from there on what it would have done."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detector import PolypDetector
from detector.analysis.results.records import frame_record
from detector.analysis.results.state import recall, remember
from detector.frame import Frame
from detector.picture import RgbPicture
from tests.green_model import write_model

FRAMES = 90


def _frame(index: int) -> Frame:
    """A moving polyp that comes and goes; from frame 31 on the endoscope's picture is elsewhere."""
    pixels = np.zeros((240, 320, 3), np.uint8)
    left = 0 if index <= 30 else 80
    pixels[:, left : left + 240] = (190, 60, 60)
    if index % 30 > 4:
        x = left + 40 + 2 * (index % 30)
        pixels[100:140, x : x + 50] = (90, 150 + index, 70)
    return Frame(index, index / 25, 0.0, RgbPicture(pixels))


@pytest.fixture
def detector(tmp_path: Path) -> PolypDetector:
    return PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu")


def _from_disk(memory: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(json.dumps(memory))
    return values


def test_from_any_frame_on_the_results_are_the_same(detector: PolypDetector, tmp_path: Path) -> None:
    memories, whole = [], []
    for index in range(FRAMES):
        memories.append(_from_disk(remember(detector)))
        whole.append(frame_record(detector(_frame(index))))
    assert sum(bool(record["held"]) for record in whole) > 5
    other = PolypDetector(tmp_path / "green.onnx", device="cpu")
    for start, memory in enumerate(memories):
        recall(other, memory)
        for index in range(start, min(start + 36, FRAMES)):
            assert frame_record(other(_frame(index))) == whole[index]


def test_without_a_gate_too(tmp_path: Path) -> None:
    ungated = PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu", gate=None)
    ungated(_frame(6))
    memory = _from_disk(remember(ungated))
    expected = frame_record(ungated(_frame(7)))
    ungated.reset()
    recall(ungated, memory)
    assert frame_record(ungated(_frame(7))) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("views", None),
        ("views", ["object", "os", "PathLike", ["dict", []]]),
        ("views", ["object", "detector.field_of_view_tracker", "locate", ["dict", []]]),
        ("views", ["object", "detector.field_of_view_tracker", "NoSuchClass", ["dict", []]]),
        ("tracker", ["object", "detector.field_of_view_tracker", "ViewTracker", ["dict", []]]),
        ("tracker", ["array", "float32", [3, 3], [1.0]]),
        ("tracker", ["tuple"]),
    ],
)
def test_a_damaged_memory_changes_nothing(detector: PolypDetector, name: str, value: object) -> None:
    for index in range(8):
        detector(_frame(index))
    before = remember(detector)
    with pytest.raises(ValueError, match="checkpoint"):
        recall(detector, {**before, name: value})
    assert remember(detector) == before
