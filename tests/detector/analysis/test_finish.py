"""The end of an analysis: exports belong to the results beside them, and nobody else writes meanwhile."""

from pathlib import Path

import pytest

from detector.analysis.exports.table import missing_exports
from detector.analysis.finish import finish
from detector.analysis.results.lock import LOCK, folder_lock
from detector.errors import DataError
from tests.detector.analysis.results.results_file import end, frame, header, polyp, write
from tests.strict.logs import ExpectLog

NO_PICTURES = "WARNING .*: no pictures in the report: absent.mp4: no such file"


def _ignore(done: int, of: int | None) -> None:
    pass


def _write_results(folder: Path) -> None:
    write(folder / "results.jsonl", header(), frame(0, polyp(1)), end(1))


def test_earlier_exports_are_gone_while_results_are_written_in_a_locked_folder(
    tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log(NO_PICTURES)
    there: list[str] = []

    def write_anew() -> None:
        there.extend(path.name for path in tmp_path.iterdir())
        with pytest.raises(DataError, match="another analysis"), folder_lock(tmp_path):
            pass
        _write_results(tmp_path)

    (tmp_path / "polyps.csv").write_text("of earlier results")
    results = finish("absent.mp4", tmp_path, frozenset(), _ignore, write_anew)
    assert there == [LOCK]
    assert len(results.frames) == 1
    assert missing_exports(tmp_path, frozenset()) == []
    assert "0.9000" in (tmp_path / "polyps.csv").read_text()


def test_what_is_complete_is_read_without_a_lock(tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log(NO_PICTURES)
    _write_results(tmp_path)
    finish("absent.mp4", tmp_path, frozenset(), _ignore)
    with folder_lock(tmp_path):
        assert len(finish("absent.mp4", tmp_path, frozenset(), _ignore).frames) == 1
        (tmp_path / "coco.json").unlink()
        with pytest.raises(DataError, match="another analysis"):
            finish("absent.mp4", tmp_path, frozenset(), _ignore)


def test_results_that_fail_to_be_written_leave_no_export(tmp_path: Path) -> None:
    def fail() -> None:
        raise DataError("the disk of the test")

    (tmp_path / "polyps.csv").write_text("of earlier results")
    with pytest.raises(DataError, match="disk of the test"):
        finish("absent.mp4", tmp_path, frozenset(), _ignore, fail)
    assert list(tmp_path.iterdir()) == []
