"""A review on the disk: whole to the last line, its own results', and open once."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detector.errors import DataError, OutputError
from detector.review import Verdict, open_review
from detector.review.review_file import read_review_file
from tests.detector.review.lesions_file import three_markings
from tests.disk_order import DiskOrder
from tests.strict.logs import ExpectLog

_ACCEPT_AND_WAIT = """
import sys
from pathlib import Path
from detector.review import open_review
review = open_review(Path(sys.argv[1]), "AB")
review.accept(1)
print(flush=True)
sys.stdin.read()
"""


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """review.jsonl in which lesions 1 and 2 are judged."""
    three_markings(tmp_path)
    with open_review(tmp_path, "AB") as review:
        review.accept(1)
        review.reject(2)
    return review.path


def _verdicts(folder: Path) -> list[str]:
    with open_review(folder, "CD") as review:
        return [str(lesion.verdict) for lesion in review.lesions]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _write(path: Path, *lines: dict[str, Any]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def test_the_first_line_says_what_it_is_of(reviewed: Path) -> None:
    head = _lines(reviewed)[0]
    assert (head["format"], head["version"]) == ("polyp-detector review", 1)
    assert re.fullmatch("[0-9a-f]{64}", head["results"]["sha256"])
    assert head["results"]["frames"] == 100
    assert head["recording"] == {"path": "v.mp4"}


def test_each_line_says_what_was_done_when_and_by_whom(reviewed: Path) -> None:
    line = _lines(reviewed)[2]
    assert (line["action"], line["lesion"], line["verdict"], line["who"]) == ("judge", 2, "rejected", "AB")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["when"])


def test_lines_are_only_ever_appended(reviewed: Path) -> None:
    before = reviewed.read_bytes()
    with open_review(reviewed.parent, "CD") as review:
        review.undo()
        review.accept(3)
    after = reviewed.read_bytes()
    assert after.startswith(before)
    assert [line.get("who") for line in _lines(reviewed)] == [None, "AB", "AB", "CD", "CD"]


def test_each_line_is_on_the_disk_before_it_counts(tmp_path: Path, disk_order: DiskOrder) -> None:
    three_markings(tmp_path)
    with open_review(tmp_path, "AB") as review:
        review.accept(1)
        assert disk_order.calls == ["sync review.jsonl", f"sync {tmp_path.name}"]
        review.accept(2)
    assert disk_order.calls[2:] == ["sync review.jsonl"]


def test_what_a_killed_program_did_is_there(tmp_path: Path) -> None:
    three_markings(tmp_path)
    command = [sys.executable, "-c", _ACCEPT_AND_WAIT, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(
            DataError, match=r"review\.jsonl: is open in another window; close that one first"
        ):
            open_review(tmp_path, "CD")
        other.kill()
    assert _verdicts(tmp_path) == ["accepted", "unreviewed", "unreviewed"]


def test_a_review_is_open_in_one_window_only(reviewed: Path) -> None:
    pytest.importorskip("fcntl", reason="locks of files")
    with open_review(reviewed.parent, "AB"), pytest.raises(DataError, match="is open in another window"):
        open_review(reviewed.parent, "CD")
    assert sorted(path.name for path in reviewed.parent.iterdir()) == ["results.jsonl", "review.jsonl"]


@pytest.mark.parametrize("kept", [1, 30, -1])
def test_a_last_line_that_was_cut_off_costs_no_other(
    reviewed: Path, expect_log: ExpectLog, kept: int
) -> None:
    whole, last = reviewed.read_bytes()[:-1].rsplit(b"\n", 1)
    reviewed.write_bytes(whole + b"\n" + last[:kept])
    expect_log(r"review\.jsonl: its last line was cut off and is left out; all before it stands")
    with open_review(reviewed.parent, "CD") as review:
        assert [lesion.verdict for lesion in review.lesions] == ["accepted", "unreviewed", "unreviewed"]
        review.accept(3)
    assert _verdicts(reviewed.parent) == ["accepted", "unreviewed", "accepted"]


def test_a_review_whose_first_line_found_no_space_can_be_begun_again(
    tmp_path: Path, expect_log: ExpectLog
) -> None:
    resource = pytest.importorskip("resource")
    three_markings(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with open_review(tmp_path, "AB") as review:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
        try:
            with pytest.raises(OutputError, match=r"review\.jsonl: cannot be written .*free some space"):
                review.accept(1)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    expect_log(r"review\.jsonl: is empty; the review begins anew")
    with open_review(tmp_path, "AB") as review:
        review.accept(1)
    assert _verdicts(tmp_path) == ["accepted", "unreviewed", "unreviewed"]


def test_a_whole_last_line_without_its_end_counts(reviewed: Path) -> None:
    reviewed.write_bytes(reviewed.read_bytes()[:-1])
    with open_review(reviewed.parent, "CD") as review:
        assert review.lesion(2).verdict is Verdict.REJECTED
        review.accept(3)
    assert _verdicts(reviewed.parent) == ["accepted", "rejected", "accepted"]


def test_a_review_of_other_results_is_refused_and_kept(reviewed: Path) -> None:
    content = reviewed.read_bytes()
    results = reviewed.with_name("results.jsonl")
    results.write_text(results.read_text().replace('"cpu"', '"cuda"'))
    with pytest.raises(DataError, match=r"review\.jsonl: is of other results than .*results\.jsonl"):
        open_review(reviewed.parent, "CD")
    assert reviewed.read_bytes() == content


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": 2}, r"review\.jsonl: is version 2 of the format, this program reads 1"),
        ({"format": "something"}, '"format" is not "polyp-detector review"'),
        ({"results": {}}, "does not say of which results it is"),
    ],
)
def test_what_is_no_review_of_this_version_is_named(
    reviewed: Path, change: dict[str, Any], said: str
) -> None:
    head, *rest = _lines(reviewed)
    _write(reviewed, {**head, **change}, *rest)
    with pytest.raises(DataError, match=said):
        open_review(reviewed.parent, "CD")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"action": "judge", "lesion": 1, "verdict": "perhaps"}, r"line 3: judge\.verdict: input should be"),
        ({"action": "dance"}, "line 3: action: input tag 'dance'"),
        (
            {"action": "judge", "lesion": 77, "verdict": "accepted"},
            r"review\.jsonl: there is no lesion 77; mend it, or",
        ),
        ({"action": "redo"}, r"review\.jsonl: there is nothing to redo; mend it, or move the file away"),
    ],
)
def test_a_damaged_line_is_named(reviewed: Path, line: dict[str, Any], said: str) -> None:
    head, first, last = _lines(reviewed)
    _write(reviewed, head, first, {**line, "when": "", "who": ""}, last)
    with pytest.raises(DataError, match=said) as caught:
        open_review(reviewed.parent, "CD")
    assert str(caught.value).count(str(reviewed)) == 1


def test_many_lines_are_read_in_a_time_that_grows_as_they_do(reviewed: Path) -> None:
    head, first, _ = reviewed.read_bytes().splitlines(keepends=True)
    reviewed.write_bytes(head + 40_000 * first)
    began = time.process_time()
    with open_review(reviewed.parent, "CD") as review:
        # Half a second; where each line copied those before it, half a minute.
        assert time.process_time() - began < 10
        assert review.lesion(1).verdict is Verdict.ACCEPTED


def test_no_json_in_the_middle_is_damage_and_no_cut(reviewed: Path) -> None:
    first, second, third = reviewed.read_bytes().splitlines(keepends=True)
    reviewed.write_bytes(first + second[:20] + b"\n" + third)
    with pytest.raises(DataError, match=r"review\.jsonl, line 2: .*; mend it, or move the file away"):
        read_review_file(reviewed)


def test_keys_that_are_not_known_are_passed_over(reviewed: Path) -> None:
    head, *rest = _lines(reviewed)
    _write(reviewed, {**head, "more": 1}, *({**line, "more": [2]} for line in rest))
    assert _verdicts(reviewed.parent) == ["accepted", "rejected", "unreviewed"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda path: path.write_text(path.read_text("utf-8") + '{"x": 1}\n', "utf-8"), "changed by another"),
        (lambda path: path.write_bytes(path.read_bytes()[:40]), "was changed by another program"),
        (Path.unlink, "No such file or directory.; open the review again"),
    ],
)
def test_what_another_program_did_to_an_open_review_is_said_and_nothing_is_written_over_it(
    reviewed: Path, change: Callable[[Path], object], says: str
) -> None:
    with open_review(reviewed.parent, "AB") as review:
        change(reviewed)
        left = reviewed.read_bytes() if reviewed.exists() else None
        with pytest.raises(OutputError, match=says):
            review.accept(3)
        assert review.lesion(3).verdict is Verdict.UNREVIEWED
    assert (reviewed.read_bytes() if reviewed.exists() else None) == left


def test_a_second_reader_has_a_file_of_their_own(reviewed: Path) -> None:
    other = reviewed.with_name("cd.jsonl")
    with open_review(reviewed.parent, "AB"), open_review(reviewed.parent, "CD", other) as review:
        review.accept(3)
    assert [len(_lines(path)) for path in (reviewed, other)] == [3, 2]


def test_an_analysis_that_has_not_ended_cannot_be_reviewed(reviewed: Path) -> None:
    folder = reviewed.parent
    (folder / "results.jsonl").rename(folder / "results.part.jsonl")
    with pytest.raises(DataError, match="its analysis has not reached the end; finish it with --resume"):
        open_review(folder, "AB")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody can write to")
def test_a_folder_that_cannot_be_written_is_told_when_it_is_opened(reviewed: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot be written .*a review needs a folder that can be written"):
        open_review(reviewed.parent, "AB", Path("/proc/self/review.jsonl"))
