"""What of a journal is on the disk, and in which order it came there."""

import json
from pathlib import Path
from typing import Any

import pytest

from detector.analysis.results.journal import (
    PARTIAL,
    RESULTS,
    Journal,
    begun_header,
    check_settings,
    clear,
    first_line,
    is_finished,
    last_state,
)
from detector.analysis.results.state import STATE, SavedState
from detector.detector import Memory, PolypDetector
from detector.errors import DataError, OutputError
from tests.detector.analysis.results.results_file import end, frame, header
from tests.disk_order import DiskOrder
from tests.green_model import write_model
from tests.power_cut import disk
from tests.small_disk import fill, full_disk, small_disk
from tests.strict.logs import ExpectLog


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


def _broken_off(folder: Path, memory: Memory) -> None:
    """Two frames, of which the first is safe."""
    with Journal(folder, header(), None) as journal:
        journal.write(frame(0))
        journal.sync(1, 0.0, memory)
        journal.write(frame(1))


def test_the_results_have_their_name_when_they_are_whole_and_not_before(
    tmp_path: Path, memory: Memory
) -> None:
    assert not is_finished(tmp_path)
    assert begun_header(tmp_path) is None
    _broken_off(tmp_path, memory)
    assert not is_finished(tmp_path)
    assert begun_header(tmp_path) == header()
    with Journal(tmp_path, header(), None) as journal:
        journal.finish(end(0))
    assert is_finished(tmp_path)
    assert begun_header(tmp_path) == header()
    # A later analysis that was begun makes them old.
    (tmp_path / PARTIAL).write_bytes(b"")
    assert not is_finished(tmp_path)
    assert begun_header(tmp_path) is None


def test_beginning_anew_forgets_lines_and_state(tmp_path: Path, memory: Memory) -> None:
    _broken_off(tmp_path, memory)
    with Journal(tmp_path, header("other.mp4"), None):
        pass
    assert _lines(tmp_path / PARTIAL) == [header("other.mp4")]
    assert not (tmp_path / STATE).exists()
    assert last_state(tmp_path, header("other.mp4")) is None


def test_lines_are_as_short_as_can_be_and_keep_every_letter(tmp_path: Path) -> None:
    with Journal(tmp_path, {"name": "Überblick ✓", "list": [1, 2]}, None) as journal:
        journal.write({"a": 1})
    written = (tmp_path / PARTIAL).read_text("utf-8")
    assert written == '{"name":"Überblick ✓","list":[1,2]}\n{"a":1}\n'


def test_a_file_that_lost_its_end_is_begun_anew_with_a_line(
    tmp_path: Path, memory: Memory, expect_log: ExpectLog
) -> None:
    _broken_off(tmp_path, memory)
    reached = last_state(tmp_path, header())
    assert reached is not None
    content = (tmp_path / PARTIAL).read_bytes()
    (tmp_path / PARTIAL).write_bytes(content[: reached.length])
    assert last_state(tmp_path, header()) is not None
    (tmp_path / PARTIAL).write_bytes(content[: reached.length - 1])
    expect_log(r"results\.part\.jsonl: is shorter than it was; this video is analyzed from its start")
    assert last_state(tmp_path, header()) is None


def test_a_journal_that_another_took_meanwhile_is_left_to_it(tmp_path: Path, memory: Memory) -> None:
    _broken_off(tmp_path, memory)
    reached = last_state(tmp_path, header())
    (tmp_path / PARTIAL).unlink()
    with pytest.raises(DataError):
        Journal(tmp_path, header(), reached)
    assert (tmp_path / PARTIAL).read_bytes() == b""


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("threshold", 0.7, r"threshold 0\.5, this run has 0\.7"),
        ("gate", {}, r'gate \{"start_threshold": 0\.6\}, this run has off'),
        (
            "model",
            {"name": "grün", "version": "2", "sha256": "cd" * 32},
            r"model green 1\.0 \(abababababab…\), this run has grün 2 \(cdcdcdcdcdcd…\)",
        ),
        ("device", "größer", 'device "cpu", this run has "größer"'),
        ("later", 1, "later none, this run has 1"),
    ],
)
def test_other_settings_are_refused_by_the_first_difference(
    tmp_path: Path, memory: Memory, key: str, value: object, words: str
) -> None:
    check_settings(tmp_path, {key: value})
    _broken_off(tmp_path, memory)
    check_settings(tmp_path, {"source": "another", "identity": "another", "threshold": 0.5})
    with pytest.raises(
        DataError, match=rf"results\.part\.jsonl: was begun with {words}; give the same settings"
    ):
        last_state(tmp_path, {**header(), key: value})


def test_all_is_forgotten_where_it_is_cleared_or_the_error_names_what_is_not(
    tmp_path: Path, memory: Memory
) -> None:
    _broken_off(tmp_path, memory)
    (tmp_path / RESULTS).write_bytes(b"{}")
    clear(tmp_path)
    clear(tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / PARTIAL).mkdir()
    with pytest.raises(OutputError, match=r"results\.part\.jsonl: cannot be removed \("):
        clear(tmp_path)


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff"])
def test_a_file_that_begins_otherwise_has_no_header(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    assert first_line(path) is None
    path.write_bytes(content)
    assert first_line(path) is None
    path.write_bytes(b'{"a":1}\nrest')
    assert first_line(path) == {"a": 1}


def test_a_folder_that_cannot_be_had_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(OutputError, match=r"results\.jsonl"):
        Journal(tmp_path / "out", header(), None)


def test_a_full_disk_is_named_wherever_it_is_noticed(tmp_path: Path, memory: Memory) -> None:
    # Where the header is written, and where what was kept of a short one is.
    for first in ({"long": "x" * 100_000}, {"short": "x"}):
        with full_disk(tmp_path / "out"), pytest.raises(OutputError, match=r"results\.jsonl.*No space left"):
            Journal(tmp_path / "out", first, None)
        (tmp_path / "out").rmdir()
    with small_disk(tmp_path / "out", 1) as made:
        if made:
            with Journal(tmp_path / "out", {"short": "x"}, None) as journal:
                fill(tmp_path / "out")
                for index in range(100):
                    journal.write(frame(index))
                with pytest.raises(OutputError, match=r"results\.jsonl.*No space left"):
                    journal.flush()


def test_a_file_that_is_shorter_by_a_byte_than_it_was_is_not_gone_on_with(
    tmp_path: Path, memory: Memory
) -> None:
    with Journal(tmp_path, header(), None) as journal:
        journal.sync(0, 0.0, memory)
    length = (tmp_path / PARTIAL).stat().st_size
    Journal(tmp_path, header(), SavedState(0, 0.0, length, memory)).__exit__(None, None, None)
    with pytest.raises(DataError, match="another analysis"):
        Journal(tmp_path, header(), SavedState(0, 0.0, length + 1, memory))
