"""Two readers of the same results."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from detector.boxes import Box
from detector.cli import app
from detector.review import Review, open_review, read_overview
from detector.review.agreement import Agreement, agreement, kappa
from detector.review.review import read_lesions
from tests.detector.review.lesions_file import three_markings


def _said(folder: Path, name: str, say: Callable[[Review], Any]) -> Path:
    three_markings(folder)
    path = folder / name
    with open_review(folder, name, path) as review:
        say(review)
    return path


def _agreement(folder: Path, one: Callable[[Review], Any], other: Callable[[Review], Any]) -> Agreement:
    paths = _said(folder, "one.jsonl", one), _said(folder, "other.jsonl", other)
    overview = read_overview(folder)
    return agreement(overview, *(read_lesions(path, overview) for path in paths))


def _table(found: Agreement) -> list[tuple[str, str | None, str | None]]:
    return [(each.name, each.one, each.other) for each in found.judged]


def test_kappa_is_what_its_definition_says() -> None:
    # Both yes 20, both no 15, one only 5, other only 10: the textbook's 0.4.
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([(True, True), (False, False)]) == 1
    assert kappa([(True, False), (False, True)]) == -1


def test_where_chance_explains_all_there_is_no_kappa() -> None:
    assert kappa([]) is None
    assert kappa([(True, True)] * 5) is None


def test_verdicts_stand_side_by_side(tmp_path: Path) -> None:
    found = _agreement(
        tmp_path,
        lambda review: (review.accept(1), review.reject(2), review.accept(3)),
        lambda review: (review.accept(1), review.accept(2)),
    )
    assert _table(found) == [
        ("1", "accepted", "accepted"),
        ("2", "rejected", "accepted"),
        ("3", "accepted", "unreviewed"),
    ]
    assert (found.both, found.agreed) == (2, 1)
    assert found.kappa == 0


def test_what_one_has_merged_is_compared_by_what_it_is_made_of(tmp_path: Path) -> None:
    found = _agreement(
        tmp_path,
        lambda review: (review.merge((1, 3)), review.accept(1)),
        lambda review: (review.accept(1), review.reject(3)),
    )
    assert _table(found)[::2] == [("1", "accepted", "accepted"), ("3", "accepted", "rejected")]


def test_what_one_has_split_is_compared_piece_by_piece(tmp_path: Path) -> None:
    found = _agreement(
        tmp_path,
        lambda review: (review.accept(1), review.reject(review.split(1, 0.6))),
        lambda review: review.accept(1),
    )
    assert _table(found)[:2] == [("1.1", "accepted", "accepted"), ("1.2", "rejected", "accepted")]
    assert [(each.first, each.last) for each in found.judged[:2]] == [(0.4, 0.56), (0.6, 0.76)]


def test_splits_at_different_times_leave_no_empty_piece(tmp_path: Path) -> None:
    found = _agreement(tmp_path, lambda review: review.split(1, 0.59), lambda review: review.split(1, 0.595))
    assert [name for name, _, _ in _table(found)] == ["1.1", "1.2", "2", "3"]


def test_what_both_have_drawn_is_one_and_what_one_has_drawn_is_missing_with_the_other(tmp_path: Path) -> None:
    def both(review: Review) -> None:
        review.add_missed(60, Box(10.0, 10.0, 30.0, 30.0))
        review.add_missed(90, Box(10.0, 10.0, 30.0, 30.0))

    found = _agreement(tmp_path, both, lambda review: review.add_missed(63, Box(12.0, 10.0, 32.0, 30.0)))
    assert _table(found)[3:] == [("drawn", "missed", "missed"), ("drawn", "missed", None)]
    assert (found.both, found.kappa) == (0, None)


def test_the_command_prints_a_table_and_writes_all_of_it(tmp_path: Path) -> None:
    one = _said(tmp_path, "review.jsonl", lambda review: (review.accept(1), review.reject(2)))
    other = _said(tmp_path, "cd.jsonl", lambda review: (review.accept(1), review.accept(2)))
    written = tmp_path / "agreement.json"
    result = CliRunner().invoke(app, ["agree", str(one), str(other), "--json", str(written)])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].split() == ["lesion", "from", "to", "review.jsonl", "cd.jsonl"]
    assert lines[2].split() == ["2", "0.48s", "0.84s", "rejected", "accepted", "differ"]
    assert lines[-2:] == ["both decided on 2 markings and said the same of 1", "kappa: 0.00"]
    assert json.loads(written.read_text())["judged"][1]["other"] == "accepted"


def test_a_review_of_other_results_is_refused(tmp_path: Path) -> None:
    one = _said(tmp_path / "a", "review.jsonl", lambda review: review.accept(1))
    other = _said(tmp_path / "b", "review.jsonl", lambda review: review.accept(1))
    other.write_bytes(other.read_bytes().replace(b'"sha256":"', b'"sha256":"0'))
    result = CliRunner().invoke(app, ["agree", str(one), str(other)])
    assert result.exit_code == 1
    assert "is of other results than" in result.output
