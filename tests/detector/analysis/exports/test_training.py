"""training/: what a reader decided, as a folder of pictures and masks."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from detector.analysis.exports.correcting import in_video
from detector.boxes import Box
from detector.cli import app
from detector.review import Review, open_review
from tests.recordings import disc_mask, frame_pixels, write_recording
from training.data.folder import read_folder

MARKED = range(6, 15)


@pytest.fixture
def analyzed(tmp_path: Path, make_model: Callable[..., Path]) -> Path:
    """The results of a recording with one polyp, marked from frame 6 on, and seen up to frame 14."""
    video = write_recording(tmp_path / "v.mp4")
    arguments = ["--out", str(tmp_path / "out"), "--model", str(make_model()), "--device", "cpu"]
    assert CliRunner().invoke(app, ["analyze", str(video), *arguments]).exit_code == 0
    return tmp_path / "out" / "v"


def _say(folder: Path, say: Callable[[Review], Any]) -> None:
    with open_review(folder, "AB") as review:
        say(review)


def _export(given: Path, *arguments: object) -> tuple[int, str]:
    review = ["--format", "training", "--review", "review.jsonl", *map(str, arguments)]
    result = CliRunner().invoke(app, ["export", str(given), *review])
    return result.exit_code, result.output


def _stems(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.iterdir())


def _named(numbers: Any) -> list[str]:
    return [f"frame_{number:06d}" for number in numbers]


def _grey(path: Path) -> NDArray[np.uint8]:
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return np.asarray(picture, np.uint8)


@pytest.mark.parametrize(
    ("name", "place"),
    [("training", "reviewed/training"), ("coco", "reviewed/coco.json"), ("yolo", "v/reviewed/yolo")],
)
def test_of_many_recordings_those_that_were_not_reviewed_are_passed_over(
    analyzed: Path, name: str, place: str
) -> None:
    other = analyzed.with_name("other")
    shutil.copytree(analyzed, other)
    _say(analyzed, lambda review: review.accept(1))
    arguments = ["export", str(analyzed.parent), "--format", name, "--review", "review.jsonl"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert f"{other}: passed over, since it was not reviewed" in result.output.splitlines()
    assert not (other / "reviewed").exists()
    assert (analyzed.parent / place).exists()


def test_of_many_recordings_of_which_none_was_reviewed_one_is_named(analyzed: Path) -> None:
    shutil.copytree(analyzed, analyzed.with_name("other"))
    code, said = _export(analyzed.parent)
    assert code == 1
    assert "other/review.jsonl: there is no such review" in said


def test_an_accepted_lesion_is_frames_with_masks(analyzed: Path) -> None:
    _say(analyzed, lambda review: review.accept(1))
    assert _export(analyzed)[0] == 0
    training = analyzed / "reviewed" / "training"
    assert _stems(training / "images") == _stems(training / "masks") == _named(MARKED)
    mask = _grey(training / "masks" / "frame_000010.png") > 0
    assert (mask & disc_mask(10)).sum() > 0.9 * (mask | disc_mask(10)).sum()
    picture = cv2.imread(str(training / "images" / "frame_000010.png"))
    assert picture is not None
    assert np.abs(picture[..., ::-1].astype(int) - frame_pixels(10)).mean() < 6


def test_a_rejected_lesion_is_frames_without_a_polyp(analyzed: Path) -> None:
    _say(analyzed, lambda review: review.reject(1))
    assert _export(analyzed)[0] == 0
    training = analyzed / "reviewed" / "training"
    # It was held to the end of the recording.
    assert _stems(training / "images") == _named(range(6, 20))
    assert not (training / "masks").exists()
    assert all(sample.mask_path is None for sample in read_folder(training))


def test_a_drawn_lesion_is_a_frame_with_its_mask_and_what_is_not_reviewed_is_left_out(analyzed: Path) -> None:
    _say(analyzed, lambda review: review.add_missed(2, Box(10.0, 20.0, 30.0, 40.0)))
    assert _export(analyzed)[0] == 0
    training = analyzed / "reviewed" / "training"
    assert _stems(training / "images") == _stems(training / "masks") == _named([2])
    assert (_grey(training / "masks" / "frame_000002.png") > 0).sum() == 400


def test_frames_within_a_lesion_are_never_taken_for_free_of_polyps(analyzed: Path) -> None:
    def say(review: Review) -> None:
        review.reject(1)
        drawn = review.add_missed(8, Box(10.0, 20.0, 30.0, 40.0))
        review.add_missed(12, Box(10.0, 20.0, 30.0, 40.0), lesion=drawn)

    _say(analyzed, say)
    assert _export(analyzed)[0] == 0
    training = analyzed / "reviewed" / "training"
    assert _stems(training / "images") == _named([6, 7, 8, 12, *range(13, 20)])
    assert _stems(training / "masks") == _named([8, 12])


def test_one_of_several_frames_is_enough_where_that_is_asked_for(analyzed: Path) -> None:
    _say(analyzed, lambda review: review.accept(1))
    assert _export(analyzed, "--frames", "every:4")[0] == 0
    assert _stems(analyzed / "reviewed" / "training" / "masks") == _named([6, 10, 14])


def test_where_nothing_is_decided_there_is_nothing_to_train_on(analyzed: Path) -> None:
    _say(analyzed, lambda review: review.comment(1, "?"))
    code, output = _export(analyzed)
    assert code == 1
    assert "nothing was accepted, drawn or rejected of which there is a frame to train on" in output
    assert list((analyzed / "reviewed").iterdir()) == []


def test_many_recordings_are_one_folder(analyzed: Path) -> None:
    _say(analyzed, lambda review: review.accept(1))
    shutil.copytree(analyzed, analyzed.with_name("w"))
    assert _export(analyzed.parent)[0] == 0
    training = analyzed.parent / "reviewed" / "training"
    assert len(read_folder(training)) == 2 * len(MARKED)
    assert _stems(training / "masks")[0] == "v-frame_000006"


def test_a_moved_recording_is_found_beside_its_results(analyzed: Path) -> None:
    _say(analyzed, lambda review: review.accept(1))
    video = analyzed.parent.parent / "v.mp4"
    video.rename(analyzed / "v.mp4")
    assert _export(analyzed)[0] == 0
    (analyzed / "v.mp4").write_bytes(b"another")
    code, output = _export(analyzed)
    assert code == 1
    assert "v.mp4: is another recording than the one that was analyzed: it had" in output


def test_numbers_of_a_procedure_lead_to_its_video_past_what_was_left_out() -> None:
    left_out = ((3, 4), (8, 8))
    there = [number for number in range(12) if number not in (3, 4, 8)]
    assert [in_video(number, left_out) for number in there] == list(range(9))
    assert [in_video(number, left_out) for number in (3, 4, 8)] == [3, 3, 6]
