"""An epoch is planned from its number alone, and its frames by the centres they come from."""

import dataclasses

import numpy as np
import pytest

from training.data.plan import EpochPlan, draw_by_centre
from training.recipe import Recipe
from training.recipes import RECIPES

_POLYPS, _NORMALS = ["home"] * 22, ["normal"] * 15


@pytest.fixture
def recipe() -> Recipe:
    return dataclasses.replace(RECIPES["default"], batch_size=4, normals_per_epoch=6, train_sides=(64, 96))


def test_an_epoch_draws_every_polyp_once_and_a_share_of_the_normals(recipe: Recipe) -> None:
    plan = EpochPlan(_POLYPS, _NORMALS, recipe)

    drawn = [draw.index for batch in plan for draw in batch]

    assert len(plan) == len(list(plan)) == 7
    assert sorted(index for index in drawn if index < len(_POLYPS)) == list(range(len(_POLYPS)))
    normal = [index for index in drawn if index >= len(_POLYPS)]
    assert len(set(normal)) == len(normal) == recipe.normals_per_epoch
    assert max(normal) < len(_POLYPS + _NORMALS)


def test_what_fills_no_batch_is_left_out_and_nothing_is_drawn_twice(recipe: Recipe) -> None:
    batches = list(EpochPlan(_POLYPS, _NORMALS, dataclasses.replace(recipe, batch_size=5)))

    drawn = [draw.index for batch in batches for draw in batch]
    assert [len(batch) for batch in batches] == [5] * 5
    assert len(set(drawn)) == len(drawn)


def test_fewer_normals_than_wanted_are_all_drawn_twice(recipe: Recipe) -> None:
    plan = EpochPlan(_POLYPS, _NORMALS[:2], dataclasses.replace(recipe, batch_size=2))

    drawn = [draw.index for batch in plan for draw in batch]

    assert sorted(index for index in drawn if index >= len(_POLYPS)) == [22, 22, 23, 23]


def test_centres_are_drawn_by_the_roots_of_their_sizes() -> None:
    centres = ["large"] * 90 + ["small"] * 10

    drawn = draw_by_centre(centres, 100, np.random.default_rng(0))

    assert [int((drawn < 90).sum()), int((drawn >= 90).sum())] == [75, 25]


def test_no_frame_is_drawn_again_before_all_of_its_centre_are() -> None:
    drawn = draw_by_centre(["large"] * 90 + ["small"] * 10, 100, np.random.default_rng(0))

    small, counts = np.unique(drawn[drawn >= 90], return_counts=True)
    assert len(small) == 10 and set(counts) == {2, 3}
    assert len(np.unique(drawn[drawn < 90])) == 75


def test_from_no_centre_nothing_is_drawn() -> None:
    assert draw_by_centre([], 0, np.random.default_rng(0)).size == 0


def test_a_batch_has_one_size_out_of_the_recipes(recipe: Recipe) -> None:
    sides = [{draw.side for draw in batch} for batch in EpochPlan(_POLYPS, _NORMALS, recipe)]

    assert all(len(side) == 1 for side in sides)
    assert set.union(*sides) == {64, 96}


def test_sides_may_grow_from_the_first_half_of_the_run_to_the_second(recipe: Recipe) -> None:
    growing = dataclasses.replace(recipe, sides_grow=True, train_sides=(64, 96, 128, 160), epochs=5)
    plan = EpochPlan(_POLYPS, _NORMALS, growing)
    sides = []
    for plan.epoch in range(growing.epochs):
        sides.append({draw.side for batch in plan for draw in batch})

    assert set.union(*sides[:3]) == {64, 96}
    assert set.union(*sides[3:]) == {128, 160}


def test_an_epoch_resumed_at_a_batch_gives_the_batches_that_were_left(recipe: Recipe) -> None:
    whole, rest = (EpochPlan(_POLYPS, _NORMALS, recipe) for _ in range(2))
    whole.epoch = rest.epoch = 4
    rest.first_batch = 3

    assert list(rest) == list(whole)[3:]


def test_epochs_differ_in_order(recipe: Recipe) -> None:
    plan = EpochPlan(_POLYPS, _NORMALS, recipe)
    first = list(plan)
    plan.epoch = 1

    assert [draw.index for batch in plan for draw in batch] != [
        draw.index for batch in first for draw in batch
    ]
    assert {draw.epoch for batch in plan for draw in batch} == {1}
