"""Which lesions a list shows."""

from pathlib import Path

from detector.boxes import Box
from detector.review import open_review
from detector.review.filters import below_score, chosen, rejected, unreviewed
from tests.detector.review.lesions_file import three_markings


def test_filters_let_through_what_they_say_and_both_where_both_are_set(tmp_path: Path) -> None:
    three_markings(tmp_path)
    with open_review(tmp_path, "AB") as review:
        review.reject(2)
        review.accept(1)
        review.add_missed(60, Box(10.0, 10.0, 30.0, 40.0))
        lesions = review.lesions

    def numbers(*filters: object) -> list[int]:
        return [lesion.number for lesion in chosen(lesions, filters)]  # type: ignore[arg-type]

    assert numbers() == [1, 2, 3, 4]
    assert numbers(unreviewed) == [3]
    assert numbers(rejected) == [2]
    assert numbers(below_score(0.8)) == [2, 3]
    assert numbers(below_score(0.8), unreviewed) == [3]
