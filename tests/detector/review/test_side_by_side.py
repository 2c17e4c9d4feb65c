"""Of two analyses it is known what both marked, and what only one did."""

from pathlib import Path

import pytest

from detector.analysis.results.spans import TimeSpan
from detector.errors import DataError
from detector.review import Verdict, read_overview
from detector.review.opening import ReviewPlan, open_differences
from detector.review.side_by_side import Side, SideBySide
from detector.settings import DetectorSettings
from tests.detector.analysis.results.results_file import end, frame, header, polyp, write
from tests.detector.review.lesions_file import LEFT, RIGHT, three_markings
from tests.detector.review.reviewed import with_recording
from tests.recordings import write_recording


def other_markings(folder: Path, name: str = "v.mp4") -> Path:
    """Of the same recording: the first marking of `three_markings`; and one in frames 60 to 69."""
    folder.mkdir(parents=True)
    lines = []
    for number in range(100):
        seen = [polyp(7, 0.9, box=LEFT)] if 10 <= number < 20 else []
        if 60 <= number < 70:
            seen = [polyp(8, 0.8, box=RIGHT)]
        lines.append(frame(number, *seen))
    return write(folder / "results.jsonl", header(name), *lines, end(100))


@pytest.fixture
def found(tmp_path: Path) -> SideBySide:
    three_markings(tmp_path / "a")
    other_markings(tmp_path / "b")
    return SideBySide(read_overview(tmp_path / "a"), read_overview(tmp_path / "b"))


def test_what_one_has_alone_is_listed_in_order_of_time(found: SideBySide) -> None:
    assert found.shared == 1
    assert [(row.number, row.side, row.track.number, row.at_all) for row in found.rows] == [
        (1, Side.FIRST, 2, True),
        (2, Side.FIRST, 4, True),
        (3, Side.SECOND, 8, True),
    ]
    assert (found.rows[2].start, found.rows[2].lasts) == (pytest.approx(2.4), pytest.approx(0.4))
    row = found.row(2)
    assert row is not None and row.track.number == 4 and found.row(9) is None


def test_the_timeline_has_a_lane_for_each_case(found: SideBySide) -> None:
    shown = found.content()
    assert [(bar.number, bar.lane, bar.verdict) for bar in shown.bars] == [
        (0, 0, Verdict.ACCEPTED),
        (1, 1, Verdict.UNREVIEWED),
        (2, 1, Verdict.UNREVIEWED),
        (3, 2, Verdict.MISSED),
    ]
    assert shown.bars[0].span == TimeSpan(pytest.approx(0.4), pytest.approx(0.8))
    assert shown.second is not None and shown.second[1].max() == pytest.approx(0.9)


def test_analyses_of_different_recordings_are_refused(tmp_path: Path) -> None:
    three_markings(tmp_path / "a")
    other_markings(tmp_path / "b", "other.mp4")
    plan = ReviewPlan(str(tmp_path / "a"), DetectorSettings(), "AB")
    with pytest.raises(DataError, match="give two analyses of one recording"):
        open_differences(plan, tmp_path / "b")


def test_a_recording_without_results_cannot_be_one_of_two(tmp_path: Path) -> None:
    video = write_recording(tmp_path / "v.mp4")
    with_recording(tmp_path / "b")
    with pytest.raises(DataError, match=r"v\.mp4: is a recording without results; analyze it first"):
        open_differences(ReviewPlan(str(video), DetectorSettings(), "AB"), tmp_path / "b")
    with pytest.raises(DataError, match=r"v\.mp4: is a recording without results; analyze it first"):
        open_differences(ReviewPlan(str(tmp_path / "b"), DetectorSettings(), "AB"), video)
