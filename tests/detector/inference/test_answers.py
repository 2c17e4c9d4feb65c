"""A device that answers the same whatever it is shown is known; a picture that hardly changes is none."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from detector.inference.answers import Answers

SIDE = 64
Picture, Map = NDArray[np.uint8], NDArray[np.float32]


def _are_one(course: Iterable[tuple[Picture, Map]]) -> bool:
    answers = Answers()
    return any(answers.are_one(picture, answer) for picture, answer in course)


def _pictures(count: int) -> list[Picture]:
    return [np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 3), np.uint8) for seed in range(count)]


def _map(value: float) -> Map:
    return np.full((SIDE, SIDE), value, np.float32)


def test_one_answer_to_all_that_is_shown_is_known() -> None:
    assert _are_one((picture, _map(0.0)) for picture in _pictures(6))


def test_one_answer_to_a_picture_that_hardly_changes_is_right() -> None:
    (picture,) = _pictures(1)
    assert not _are_one((np.clip(picture, number % 5, None), _map(0.0)) for number in range(100))


def test_answers_of_which_some_are_equal_are_several() -> None:
    values = [0.0, 0.0, 0.0, 1e-6] * 10
    assert not _are_one((picture, _map(value)) for picture, value in zip(_pictures(40), values, strict=True))


def test_memory_that_is_used_again_for_each_answer_is_no_equality() -> None:
    answer, answers = _map(0.0), Answers()
    for number, picture in enumerate(_pictures(20)):
        answer[:] = number / 20
        assert not answers.are_one(picture, answer)
