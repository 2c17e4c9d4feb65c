"""Two analyses of one recording side by side."""

from pathlib import Path
from typing import Any

import pytest

from detector.errors import DataError
from detector.review import read_overview
from detector.review.differences import Differences, differences
from tests.detector.analysis.results.results_file import Box, end, frame, header, polyp, write
from tests.detector.review.lesions_file import LEFT, RIGHT


def _analysis(folder: Path, seen: dict[int, tuple[range, Box]], every: int = 1, **changed: Any) -> Path:
    """Results of 50 frames in which tracks are marked in some frames, at a place."""
    folder.mkdir()
    lines = [
        frame(number, *(polyp(track, box=box) for track, (when, box) in seen.items() if number in when))
        for number in range(0, 50, every)
    ]
    return write(folder / "results.jsonl", header(**changed), *lines, end(len(lines)))


def _between(first: Path, second: Path) -> Differences:
    return differences(read_overview(first), read_overview(second))


def test_an_analysis_does_not_differ_from_itself(tmp_path: Path) -> None:
    path = _analysis(tmp_path / "a", {1: (range(10, 20), LEFT), 2: (range(15, 30), RIGHT)})
    found = _between(path, path)
    assert (found.first, found.second, found.pairs) == ((), (), ((1, 1), (2, 2)))


def test_what_only_one_has_is_told_with_its_time(tmp_path: Path) -> None:
    first = _analysis(tmp_path / "a", {1: (range(10, 20), LEFT), 2: (range(30, 40), RIGHT)})
    second = _analysis(tmp_path / "b", {7: (range(10, 20), LEFT)})
    found = _between(first, second)
    (lone,) = found.first
    assert (lone.track.number, lone.spans, lone.at_all) == (2, ((1.2, 1.6),), True)
    assert (found.second, found.pairs) == ((), ((1, 7),))
    (back,) = _between(second, first).second
    assert (back.track.number, back.spans) == (2, ((1.2, 1.6),))


def test_the_same_time_elsewhere_is_another_marking(tmp_path: Path) -> None:
    first = _analysis(tmp_path / "a", {1: (range(10, 20), LEFT)})
    second = _analysis(tmp_path / "b", {1: (range(10, 20), RIGHT)})
    found = _between(first, second)
    assert [lone.at_all for lone in (*found.first, *found.second)] == [True, True]
    assert found.pairs == ()


def test_a_marking_that_both_have_differs_where_one_begins_later_or_pauses(tmp_path: Path) -> None:
    first = _analysis(tmp_path / "a", {1: (range(10, 30), LEFT)})
    second = _analysis(tmp_path / "b", {1: (range(15, 20), LEFT), 2: (range(25, 30), LEFT)})
    found = _between(first, second)
    (lone,) = found.first
    assert lone.spans == ((0.4, 0.6), (0.8, 1.0))
    assert (lone.at_all, found.second, found.pairs) == (False, (), ((1, 1), (1, 2)))


def test_a_marker_that_is_held_counts(tmp_path: Path) -> None:
    first = _analysis(tmp_path / "a", {1: (range(10, 20), LEFT)})
    lines = [
        frame(number, *([polyp(1)] if 10 <= number < 15 else []), held=(1,) if 15 <= number < 20 else ())
        for number in range(50)
    ]
    (tmp_path / "b").mkdir()
    second = write(tmp_path / "b" / "results.jsonl", header(), *lines, end(50))
    assert _between(first, second).first == ()


def test_what_only_one_of_them_looked_at_counts_for_neither(tmp_path: Path) -> None:
    first = _analysis(tmp_path / "a", {1: (range(10, 20), LEFT), 2: (range(31, 32), RIGHT)})
    second = _analysis(tmp_path / "b", {1: (range(10, 20), LEFT)}, every=10)
    found = _between(first, second)
    assert (found.first, found.second, found.pairs) == ((), (), ((1, 1),))


def test_analyses_of_different_recordings_are_refused(tmp_path: Path) -> None:
    first = _analysis(tmp_path / "a", {}, name="v.mp4")
    second = _analysis(tmp_path / "b", {}, name="w.mp4")
    with pytest.raises(DataError, match=r"is of w\.mp4, and .* of v\.mp4; give two analyses"):
        _between(first, second)


def test_a_recording_that_was_moved_is_still_the_same(tmp_path: Path) -> None:
    hashes = {"bytes": 9, "head": "a", "middle": "b", "tail": "c"}
    first = _analysis(tmp_path / "a", {}, identity={"path": "v.mp4", **hashes})
    second = _analysis(tmp_path / "b", {}, name="w.mp4", identity={"path": "x/w.mp4", **hashes})
    assert _between(first, second).pairs == ()
    other = _analysis(tmp_path / "c", {}, identity={"path": "v.mp4", **hashes, "middle": "x"})
    with pytest.raises(DataError, match="give two analyses of one recording"):
        _between(first, other)
