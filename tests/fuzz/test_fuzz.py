"""A minute of changed files; and that whatever would be wrong with one is noticed."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fuzz import pool
from tests.fuzz.campaign import Campaign, made
from tests.fuzz.pool import Child
from tests.fuzz.seeds import make_seeds

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="watches memory by /proc")
_SECONDS = 60.0
_LEAST_KINDS = 30


@pytest.mark.fuzz
@pytest.mark.timeout(600)
def test_a_minute_of_changed_files_ends_each_in_a_line(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path, seed=1)
    campaign.run(inputs=10**9, seconds=_SECONDS, children=2)
    assert campaign.findings == []
    assert campaign.outcomes["fine"] > 0 < campaign.outcomes["refused"]


def test_there_are_seeds_of_thirty_kinds_of_recordings_and_the_same_files_each_time(tmp_path: Path) -> None:
    seeds = make_seeds(tmp_path / "one")
    assert sum(seed.name.startswith("clip") for seed in seeds) >= _LEAST_KINDS
    assert [made(seeds, 1, number) for number in range(50)] == [
        made(seeds, 1, number) for number in range(50)
    ]
    assert len({made(seeds, 1, number)[2] for number in range(200)}) > 190


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Child]:
    monkeypatch.setattr(pool, "LONGEST_S", 1.0)
    monkeypatch.setattr(pool, "MOST_MB", 200.0)
    with closing(Child(tmp_path, [], "tests.fuzz.faulty")) as faulty:
        yield faulty


@pytest.mark.parametrize(
    ("kind", "noticed"),
    [
        ("hangs", "over 10 s"),
        ("grows", "over 1 GB"),
        ("grew", "over 1 GB"),
        ("dies", "died"),
        ("traceback", "traceback"),
        ("fine", "fine"),
    ],
)
def test_what_is_wrong_is_noticed_and_the_next_file_is_tried(child: Child, kind: str, noticed: str) -> None:
    assert child.attempt(kind, "a", b"").kind == noticed
    assert child.attempt("fine", "a", b"").kind == "fine"
