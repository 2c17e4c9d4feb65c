"""Four groups of polyps by the part of the frame that they cover."""

from itertools import pairwise

import numpy as np
import pytest

from training.evaluation.metrics.size import SIZE_GROUPS, polyp_share, size_group


@pytest.mark.parametrize(
    ("share", "title"),
    [
        (0.0001, "under 1%"),
        (0.0099, "under 1%"),
        (0.01, "1% to 5%"),
        (0.0499, "1% to 5%"),
        (0.05, "5% to 20%"),
        (0.2, "20% and more"),
        (1.0, "20% and more"),
    ],
)
def test_a_bound_belongs_to_the_larger_group(share: float, title: str) -> None:
    assert size_group(share).title == title


def test_groups_meet_without_gap_or_overlap() -> None:
    assert SIZE_GROUPS[0].low == 0 and SIZE_GROUPS[-1].high == 1
    for smaller, larger in pairwise(SIZE_GROUPS):
        assert smaller.high == larger.low


def test_share_counts_pixels() -> None:
    truth = np.zeros((10, 20), np.bool_)
    truth[:3, :4] = True

    assert polyp_share(truth) == pytest.approx(0.06)
