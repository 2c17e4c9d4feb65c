"""Which lesions a list shows."""

from pathlib import Path

from detector.boxes import Box
from detector.review import Verdict, open_review
from detector.review.choice import Choice
from tests.detector.review.lesions_file import three_markings


def test_a_choice_lets_through_what_it_says_and_both_where_both_are_set(tmp_path: Path) -> None:
    three_markings(tmp_path)
    with open_review(tmp_path, "AB") as review:
        review.reject(2)
        review.accept(1)
        review.add_missed(60, Box(10.0, 10.0, 30.0, 40.0))
        lesions = review.lesions

    def numbers(choice: Choice) -> list[int]:
        return [lesion.number for lesion in choice.of(lesions)]

    assert numbers(Choice()) == [1, 2, 3, 4]
    assert numbers(Choice(Verdict.UNREVIEWED)) == [3]
    assert numbers(Choice(Verdict.REJECTED)) == [2]
    assert numbers(Choice(below=0.8)) == [2, 3]
    assert numbers(Choice(Verdict.UNREVIEWED, 0.8)) == [3]
