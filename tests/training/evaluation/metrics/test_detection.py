import numpy as np
import pytest
from numpy.typing import NDArray

from training.evaluation.metrics.detection import (
    ImageBoxes,
    average_precision,
    match_boxes,
    mean_average_precision,
    polyp_hits,
)

Boxes = list[tuple[float, float, float, float]]

POLYP = (10.0, 10.0, 30.0, 30.0)
HALF_POLYP = (10.0, 10.0, 30.0, 20.0)
ELSEWHERE = (50.0, 50.0, 60.0, 60.0)


def image(boxes: Boxes, scores: list[float], truth: Boxes) -> ImageBoxes:
    return ImageBoxes(_boxes(boxes), np.array(scores, dtype=np.float64), _boxes(truth))


def _boxes(boxes: Boxes) -> NDArray[np.float64]:
    return np.array(boxes, dtype=np.float64).reshape(-1, 4)


class TestMatchBoxes:
    def test_the_threshold_itself_matches(self) -> None:
        assert match_boxes(image([HALF_POLYP], [0.9], [POLYP]), 0.5).tolist() == [True]
        assert match_boxes(image([HALF_POLYP], [0.9], [POLYP]), 0.51).tolist() == [False]

    def test_the_surer_of_two_boxes_takes_the_polyp(self) -> None:
        two_on_one = image([POLYP, HALF_POLYP], [0.6, 0.9], [POLYP])
        assert match_boxes(two_on_one, 0.5).tolist() == [False, True]

    def test_a_box_takes_the_polyp_that_it_fits_best(self) -> None:
        nested = image([POLYP, HALF_POLYP], [0.9, 0.8], [HALF_POLYP, POLYP])
        assert match_boxes(nested, 0.5).tolist() == [True, True]

    def test_one_box_over_two_polyps_finds_one(self) -> None:
        wide = image([(0, 0, 20, 10)], [0.9], [(0, 0, 10, 10), (10, 0, 20, 10)])
        assert match_boxes(wide, 0.3).tolist() == [True]
        assert polyp_hits([wide], 0.3).hit == 1


class TestAveragePrecision:
    def test_all_found_and_nothing_else_is_one(self) -> None:
        images = [image([POLYP], [0.5], [POLYP]), image([ELSEWHERE, POLYP], [0.9, 0.2], [POLYP, ELSEWHERE])]
        assert average_precision(images, 0.5) == 1.0
        assert mean_average_precision(images) == 1.0

    def test_nothing_found_is_zero(self) -> None:
        assert average_precision([image([], [], [POLYP])], 0.5) == 0.0
        assert average_precision([image([ELSEWHERE], [0.9], [POLYP])], 0.5) == 0.0

    def test_without_a_polyp_it_is_undefined(self) -> None:
        assert average_precision([image([ELSEWHERE], [0.9], [])], 0.5) is None
        assert average_precision([], 0.5) is None
        assert mean_average_precision([]) is None

    def test_boxes_are_ranked_over_the_whole_data_set(self) -> None:
        """Hit, false alarm, hit for two polyps: precision 1 at recalls 0..0.5 and 2/3 at the 50 above."""
        images = [image([POLYP, ELSEWHERE], [0.9, 0.5], [POLYP]), image([POLYP], [0.1], [POLYP])]
        assert average_precision(images, 0.5) == pytest.approx((51 * 1 + 50 * 2 / 3) / 101)

    def test_a_false_alarm_on_a_polyp_free_image_costs(self) -> None:
        found = image([POLYP], [0.5], [POLYP])
        assert average_precision([found, image([ELSEWHERE], [0.9], [])], 0.5) == pytest.approx(0.5)

    def test_a_false_alarm_less_sure_than_every_hit_costs_nothing(self) -> None:
        assert average_precision([image([POLYP, ELSEWHERE], [0.9, 0.1], [POLYP])], 0.5) == 1.0

    def test_it_falls_as_the_threshold_rises(self) -> None:
        images = _random_images()
        values = [average_precision(images, threshold) or 0.0 for threshold in (0.3, 0.5, 0.7, 0.9)]
        assert values == sorted(values, reverse=True)
        assert values[0] > values[-1]

    def test_only_the_order_of_the_scores_matters(self) -> None:
        images = _random_images()
        squeezed = [ImageBoxes(i.boxes, i.scores**3 / 10, i.truth) for i in images]
        assert mean_average_precision(squeezed) == mean_average_precision(images)

    def test_it_agrees_with_pycocotools(self) -> None:
        """Reference: pycocotools 2.0.11, COCOeval("bbox"), precision of all areas at maxDets 100."""
        images = _random_images()
        assert average_precision(images, 0.5) == pytest.approx(0.6669445892, abs=1e-9)
        assert average_precision(images, 0.75) == pytest.approx(0.3528433613, abs=1e-9)
        assert mean_average_precision(images) == pytest.approx(0.3782169978, abs=1e-9)


class TestPolypHits:
    def test_polyps_are_counted_over_all_images(self) -> None:
        hits = polyp_hits([image([POLYP], [0.9], [POLYP, ELSEWHERE]), image([], [], [POLYP])])
        assert (hits.count, hits.hit) == (3, 1)

    def test_a_polyp_hit_twice_counts_once(self) -> None:
        hits = polyp_hits([image([POLYP, HALF_POLYP], [0.9, 0.8], [POLYP])])
        assert (hits.count, hits.hit) == (1, 1)

    def test_without_images_there_is_nothing_to_hit(self) -> None:
        assert (polyp_hits([]).count, polyp_hits([]).hit) == (0, 0)


class TestImageBoxes:
    def test_a_score_is_wanted_for_each_box(self) -> None:
        with pytest.raises(ValueError, match="scores: expected 1 values"):
            image([POLYP], [], [])

    def test_boxes_have_four_coordinates(self) -> None:
        with pytest.raises(ValueError, match="truth: expected an array"):
            ImageBoxes(_boxes([]), np.zeros(0), np.zeros((2, 3)))


def _random_images() -> list[ImageBoxes]:
    """Twelve images: 0 to 3 polyps, three in four of them with a shifted box, and 0 to 2 false alarms."""
    generator = np.random.default_rng(11)
    images = []
    for _ in range(12):
        truth = _random_boxes(generator, int(generator.integers(0, 4)))
        kept = truth[generator.random(len(truth)) < 0.75]
        near = kept + generator.integers(-4, 5, size=kept.shape)
        boxes = np.concatenate([near, _random_boxes(generator, int(generator.integers(0, 3)))])
        images.append(ImageBoxes(boxes, generator.random(len(boxes)), truth))
    return images


def _random_boxes(generator: np.random.Generator, count: int) -> NDArray[np.float64]:
    corner = generator.integers(5, 200, size=(count, 2))
    return np.concatenate([corner, corner + generator.integers(20, 60, size=(count, 2))], axis=1).astype(
        np.float64
    )
