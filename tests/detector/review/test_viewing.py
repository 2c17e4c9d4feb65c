"""A viewing leads through a recording from marking to marking, and says why something cannot be done."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from detector.analysis.results.identity import identify
from detector.boxes import Box
from detector.errors import DataError
from detector.review import Verdict, open_review, read_overview
from detector.review.choice import Choice
from detector.review.loop import Loop
from detector.review.marked import recorded_result
from detector.review.refusals import NOT_DRAWN, NOT_PARTED, NOTHING_TO_REDO, NOTHING_TO_UNDO
from detector.review.viewing import Viewing
from tests.detector.analysis.results.results_file import end, frame, header, write
from tests.detector.review.lesions_file import three_markings
from tests.detector.review.reviewed import with_recording
from tests.recordings import FRAMES, write_frames
from tests.waiting import wait_until


@pytest.fixture
def viewing(tmp_path: Path) -> Iterator[Viewing]:
    """Without a recording."""
    three_markings(tmp_path)
    review = open_review(tmp_path, "AB")
    viewing = Viewing(review.overview, review)
    yield viewing
    viewing.close()


@pytest.fixture
def playing(tmp_path: Path) -> Iterator[Viewing]:
    """With its recording."""
    review = open_review(with_recording(tmp_path), "AB")
    viewing = Viewing(review.overview, review)
    viewing.open_recording()
    wait_until(lambda: _frame(viewing) == 0)
    yield viewing
    viewing.close()


def _frame(viewing: Viewing) -> int:
    status = viewing.player.status() if viewing.player else None
    return -1 if status is None or status.moving or status.frame is None else status.frame.index


def test_markings_are_gone_through_both_ways(viewing: Viewing) -> None:
    ways = []
    for move in (viewing.next_marking, viewing.next_marking, viewing.next_marking, viewing.next_marking):
        move()
        ways.append((round(viewing.position * 25), viewing.selected))
    assert ways == [(10, 1), (12, 2), (30, 3), (30, 3)]
    viewing.previous_marking()
    assert (round(viewing.position * 25), viewing.selected) == (12, 2)


def test_markings_that_are_not_listed_are_passed_over(viewing: Viewing) -> None:
    viewing.select(2)
    viewing.judge(Verdict.REJECTED)
    viewing.choose(Choice(Verdict.UNREVIEWED))
    viewing.seek(0)
    viewing.next_marking()
    viewing.next_marking()
    assert [lesion.number for lesion in viewing.listed] == [1, 3]
    assert viewing.selected == 3


def test_lesions_below_a_score_are_listed(viewing: Viewing) -> None:
    viewing.choose(Choice(below=0.8))
    assert [lesion.number for lesion in viewing.listed] == [2, 3]


def test_a_lesion_is_shown_where_it_is_seen_best(viewing: Viewing) -> None:
    viewing.select(3)
    assert round(viewing.position * 25) == 35


def test_a_verdict_that_is_given_again_is_taken_back(viewing: Viewing) -> None:
    viewing.select(1)
    for verdict in (Verdict.ACCEPTED, Verdict.UNREVIEWED):
        viewing.judge(Verdict.ACCEPTED)
        assert viewing.lesion is not None and viewing.lesion.verdict is verdict
    viewing.undo()
    assert viewing.lesion.verdict is Verdict.ACCEPTED


def test_what_cannot_be_done_is_said_until_something_can(viewing: Viewing) -> None:
    viewing.judge(Verdict.ACCEPTED)
    assert viewing.message == "choose a lesion first"
    viewing.select(1)
    viewing.seek(3.9)
    viewing.split()
    assert viewing.message == NOT_PARTED
    viewing.judge(Verdict.ACCEPTED)
    assert viewing.message == ""
    viewing.remove_missed()
    assert viewing.message == NOT_DRAWN
    viewing.seek(1.0)
    assert viewing.message == ""
    viewing.undo()
    viewing.undo()
    assert viewing.message == NOTHING_TO_UNDO
    viewing.step(1)
    viewing.redo()
    viewing.redo()
    assert viewing.message == NOTHING_TO_REDO


def test_the_lesion_that_is_left_of_several_is_chosen(viewing: Viewing) -> None:
    viewing.merge([3, 1])
    assert viewing.selected == 1
    assert [lesion.number for lesion in viewing.lesions] == [1, 2]
    viewing.undo()
    assert [lesion.number for lesion in viewing.lesions] == [1, 2, 3]


def test_a_recording_that_is_not_there_is_said(viewing: Viewing) -> None:
    with pytest.raises(DataError, match=r"v\.mp4 is not to be found; .* say where it is with --video"):
        viewing.open_recording()


def test_without_a_recording_steps_go_from_record_to_record(viewing: Viewing) -> None:
    viewing.seek(1.0)
    viewing.step(1)
    assert viewing.position == pytest.approx(1.04)
    viewing.step(-2)
    assert viewing.position == pytest.approx(0.96)
    viewing.skip(-5)
    assert viewing.position == 0


def test_a_missed_lesion_is_drawn_in_the_frame_on_screen(playing: Viewing) -> None:
    playing.seek(2.4)
    wait_until(lambda: _frame(playing) == 60)
    assert playing.player is not None
    frame = playing.player.status().frame
    assert frame is not None
    playing.add_missed(frame, Box(10.0, 20.0, 50.0, 60.0))
    assert playing.lesion is not None
    assert playing.lesion.verdict is Verdict.MISSED
    assert (playing.lesion.best_frame, playing.lesion.best_box) == (60, (10, 20, 50, 60))
    playing.remove_missed()
    assert playing.lesion is None


@pytest.mark.may_log("not a readable picture; passed over")
def test_a_lesion_behind_a_damaged_frame_is_drawn_in_the_one_on_screen(tmp_path: Path) -> None:
    pictures = write_frames(tmp_path / "pictures")
    (pictures / "6.png").write_bytes(b"")
    sound = [position for position in range(FRAMES) if position != 5]
    lines = [{**frame(number), "time": position / 25} for number, position in enumerate(sound)]
    about = header("pictures", identity=identify(str(pictures)).record())
    write(tmp_path / "results.jsonl", about, *lines, end(len(sound)))
    with open_review(tmp_path, "AB") as review:
        viewing = Viewing(review.overview, review)
        viewing.open_recording()
        viewing.seek(12 / 25)
        wait_until(lambda: _frame(viewing) >= 0 and viewing.position == pytest.approx(12 / 25))
        assert viewing.player is not None
        shown = viewing.player.status().frame
        assert shown is not None
        viewing.add_missed(shown, Box(10.0, 20.0, 50.0, 60.0))
        assert viewing.lesion is not None
        assert [(shape.frame, shape.time) for shape in viewing.lesion.shapes] == [
            (11, pytest.approx(12 / 25))
        ]
        viewing.close()


def test_the_result_of_a_frame_is_its_own(playing: Viewing) -> None:
    assert playing.player is not None
    for index, polyps in ((15, 2), (60, 0)):
        playing.seek(index / 25)
        wait_until(lambda index=index: _frame(playing) == index)  # type: ignore[misc]
        frame = playing.player.status().frame
        assert frame is not None
        result = recorded_result(playing.overview, frame)
        assert result is not None and (result.index, len(result.activations)) == (index, polyps)
        assert recorded_result(playing.overview, replace(frame, time=frame.time + 0.01)) is None


def test_a_loop_begins_and_ends_where_one_is_and_goes_where_it_was(playing: Viewing) -> None:
    assert playing.player is not None
    playing.seek(0.4)
    playing.begin_loop()
    playing.seek(0.8)
    playing.end_loop()
    assert playing.player.status().loop == Loop(0.4, 0.8)
    playing.end_loop()
    assert playing.player.status().loop is None


def test_of_unfinished_results_lesions_are_shown_but_nothing_is_said(tmp_path: Path) -> None:
    whole = three_markings(tmp_path)
    lines = whole.read_text().splitlines(keepends=True)
    (tmp_path / "results.part.jsonl").write_text("".join(lines[:29]))
    whole.unlink()
    viewing = Viewing(read_overview(tmp_path), None, length=4.0)
    assert [lesion.number for lesion in viewing.lesions] == [1, 2]
    viewing.select(1)
    viewing.judge(Verdict.ACCEPTED)
    assert viewing.message == "the analysis has not reached its end; verdicts can be given then"
    whole.write_text("".join(lines))
    review = open_review(whole, "AB")
    viewing.take(review.overview, review)
    viewing.judge(Verdict.ACCEPTED)
    assert viewing.message == "" and viewing.lesion is not None and viewing.lesion.verdict is Verdict.ACCEPTED
    viewing.close()
