"""A detector put back where it was does from there on what it would have done."""

import json
import pickle
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detector import PolypDetector
from detector.analysis.results.records import frame_record
from detector.analysis.results.state import FORMAT, STATE, VERSION, SavedState, read_state, write_state
from detector.errors import DataError
from detector.files.versions import installed_versions
from detector.frame import Frame
from detector.picture import RgbPicture
from tests.green_model import write_model

FRAMES = 90
# What a file that runs code leaves behind.
_RAN: list[str] = []


class _Ran:
    """Runs code where it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _RAN.append, ("ran",)


def _frame(index: int) -> Frame:
    """A moving polyp that comes and goes; from frame 31 on the endoscope's picture is elsewhere."""
    pixels = np.zeros((240, 320, 3), np.uint8)
    left = 0 if index <= 30 else 80
    pixels[:, left : left + 240] = (190, 60, 60)
    if index % 30 > 4:
        x = left + 40 + 2 * (index % 30)
        pixels[100:140, x : x + 50] = (90, 220 + index % 30, 70)
    return Frame(index, index / 25, 0.0, RgbPicture(pixels))


@pytest.fixture
def detector(tmp_path: Path) -> PolypDetector:
    return PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu")


def _state(detector: PolypDetector) -> SavedState:
    return SavedState(frames=9, time=0.32, length=1234, memory=detector.memory)


def _saved(state: SavedState, folder: Path) -> dict[str, Any]:
    write_state(state, folder)
    content: dict[str, Any] = json.loads((folder / STATE).read_bytes())
    return content


def _through_the_disk(state: SavedState, folder: Path) -> SavedState:
    write_state(state, folder)
    read = read_state(folder)
    assert read is not None
    return read


def test_from_any_frame_on_the_results_are_the_same(detector: PolypDetector, tmp_path: Path) -> None:
    states, whole = [], []
    for index in range(FRAMES):
        states.append(_through_the_disk(_state(detector), tmp_path))
        whole.append(frame_record(detector(_frame(index))))
    assert sum(bool(record["held"]) for record in whole) > 5
    other = PolypDetector(tmp_path / "green.onnx", device="cpu")
    for start, state in enumerate(states):
        other.memory = state.memory
        for index in range(start, min(start + 36, FRAMES)):
            assert frame_record(other(_frame(index))) == whole[index]


def test_polyp_that_is_out_of_sight_meanwhile_is_known_again(detector: PolypDetector, tmp_path: Path) -> None:
    detector(_frame(10))
    later = replace(_frame(14), index=50, time=2.0)
    for memory in (detector.memory, _through_the_disk(_state(detector), tmp_path).memory):
        detector.memory = memory
        assert [polyp.track_id for polyp in detector(later).polyps] == [1]


def test_without_a_gate_too(tmp_path: Path) -> None:
    ungated = PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu", gate=None)
    ungated(_frame(6))
    state = _through_the_disk(_state(ungated), tmp_path)
    expected = frame_record(ungated(_frame(7)))
    ungated.memory = state.memory
    assert frame_record(ungated(_frame(7))) == expected


def test_what_is_saved_says_how_far_it_is(detector: PolypDetector, tmp_path: Path) -> None:
    read = _through_the_disk(_state(detector), tmp_path)
    assert (read.frames, read.time, read.length) == (9, 0.32, 1234)


def test_where_nothing_was_saved_there_is_nothing(tmp_path: Path) -> None:
    assert read_state(tmp_path) is None


@pytest.mark.parametrize("field", ["format", "version", "program"])
@pytest.mark.parametrize("value", [None, 0, "0.0.1"])
def test_another_format_or_version_is_refused(
    detector: PolypDetector, tmp_path: Path, field: str, value: object
) -> None:
    content = _saved(_state(detector), tmp_path)
    (tmp_path / STATE).write_text(json.dumps({**content, field: value}))
    with pytest.raises(DataError, match=r"another version of this program.*analyzed from its start"):
        read_state(tmp_path)


def _fields(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Ways to all fields of all objects in JSON values, those whose names are numbers of tracks left out."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        if isinstance(key, str) and not key.isdigit():
            yield (*way, key)
        yield from _fields(child, (*way, key))


def test_a_state_that_lacks_any_field_is_refused_with_a_line(detector: PolypDetector, tmp_path: Path) -> None:
    for index in range(10):
        detector(_frame(index))
    content = _saved(_state(detector), tmp_path)
    ways = list(_fields(content["state"]))
    names = {way[-1] for way in ways}
    assert {
        "memory",
        "box",
        "candidate",
        "looks",
        "next_number",
        "intervals",
        "shown",
        "track_id",
        "held",
    } <= names
    for *way, field in ways:
        damaged = json.loads(json.dumps(content))
        inner = damaged["state"]
        for key in way:
            inner = inner[key]
        del inner[field]
        (tmp_path / STATE).write_text(json.dumps(damaged))
        with pytest.raises(DataError, match=r"^[^\n]*cannot be gone on from [^\n]*from its start$"):
            read_state(tmp_path)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("time",), "soon"),
        (("time",), None),
        (("unknown",), 1),
        (("memory", "field_of_view"), {"box": [0, 0, 10, 10]}),
        (("memory", "follower", "tracker", "next_number"), 1.5),
        (("memory", "follower", "tracker", "sightings"), {"first": {"box": [0, 0, 1, 1], "time": 0}}),
        (("memory", "follower", "tracker", "sightings", "1", "appearance", "colours"), "00"),
        (("memory", "follower", "tracker", "sightings", "1", "appearance", "colours"), 512 * "g"),
        (("memory", "follower", "activations", "courses", "1", "shown", "contour"), [[1, 2, 3]]),
        (("memory", "follower", "activations", "courses", "1", "shown", "contour"), [[1, 2], [3]]),
        (("memory", "follower", "activations", "courses", "1", "shown", "contour"), "square"),
    ],
)
def test_a_damaged_state_is_refused(
    detector: PolypDetector, tmp_path: Path, way: tuple[str, ...], value: object
) -> None:
    for index in range(10):
        detector(_frame(index))
    content = _saved(_state(detector), tmp_path)
    inner = content["state"]
    for key in way[:-1]:
        inner = inner[key]
    inner[way[-1]] = value
    (tmp_path / STATE).write_text(json.dumps(content))
    with pytest.raises(DataError, match="cannot be gone on from"):
        read_state(tmp_path)


@pytest.mark.parametrize(
    "written",
    [
        b'["object", "this", "Zen", ["dict", []]]',
        b'{"object": "this.Zen", "module": "this", "class": "Zen"}',
        pickle.dumps(_Ran()),
    ],
)
def test_a_state_that_names_code_runs_none(written: bytes, tmp_path: Path) -> None:
    """Whoever can write into a results folder must not be able to run or import anything by it."""
    memory = {"field_of_view": None, "follower": None}
    for content in (
        written,
        b'{"state": ' + written + b"}",
        _head_of_this_program() + b', "state": ' + written + b"}",
        _head_of_this_program()
        + b', "state": {"frames": 1, "time": 0.0, "length": 1, "memory": '
        + written
        + b"}}",
        _head_of_this_program()
        + b', "state": {"frames": 1, "time": 0.0, "length": 1, "memory": '
        + json.dumps(memory | {"follower": "FOLLOWER"}).encode().replace(b'"FOLLOWER"', written)
        + b"}}",
    ):
        (tmp_path / STATE).write_bytes(content)
        with pytest.raises(DataError, match="cannot be gone on from"):
            read_state(tmp_path)
    assert "this" not in sys.modules
    assert _RAN == []


def _head_of_this_program() -> bytes:
    program = installed_versions(["polyp-detector"]).get("polyp-detector")
    return json.dumps({"format": FORMAT, "version": VERSION, "program": program}).encode()[:-1]
