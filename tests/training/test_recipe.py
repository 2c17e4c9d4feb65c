"""A recipe is written into a checkpoint and read back whole, or refused by name."""

import dataclasses
import json

import pytest

from detector.errors import DataError
from training.network.segmenter import ENCODERS
from training.recipe import Recipe, as_dict, fitted, from_dict, normals_drawn
from training.recipes import RECIPES

recipes = pytest.mark.parametrize("recipe", RECIPES.values(), ids=list(RECIPES))


@recipes
def test_a_recipe_survives_json(recipe: Recipe) -> None:
    assert from_dict(json.loads(json.dumps(as_dict(recipe)))) == recipe


@recipes
def test_every_input_fits_the_networks_coarsest_stride(recipe: Recipe) -> None:
    assert all(side % 32 == 0 for side in (recipe.input_side, *recipe.train_sides))


@recipes
def test_every_recipe_can_be_trained(recipe: Recipe) -> None:
    assert recipe.encoder in ENCODERS
    assert 0 < recipe.warmup_epochs < recipe.epochs
    assert 0 < recipe.ema_decay < 1
    assert 0 < recipe.held_out_polyps < 880


def test_recipes_are_listed_under_their_names() -> None:
    assert [recipe.name for recipe in RECIPES.values()] == list(RECIPES)


def test_a_recipe_cannot_be_changed_in_passing() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        RECIPES["default"].seed = 1  # type: ignore[misc]


def test_a_missing_and_an_unknown_field_are_both_named() -> None:
    values = as_dict(RECIPES["default"])
    del values["clip_norm"]
    values["momentum"] = 0.9

    with pytest.raises(DataError, match=r"recipe differs in clip_norm, momentum: .* another version"):
        from_dict(values)


def test_a_batch_is_never_larger_than_an_epoch() -> None:
    recipe = RECIPES["default"]

    assert fitted(recipe, polyps=4, normals=3, epochs=None).batch_size == 10
    assert fitted(recipe, polyps=820, normals=440, epochs=None) == recipe


def test_a_run_can_be_made_shorter() -> None:
    assert fitted(RECIPES["default"], 820, 440, epochs=3).epochs == 3


def test_a_normal_frame_is_drawn_at_most_twice_an_epoch() -> None:
    recipe = dataclasses.replace(RECIPES["default"], normals_per_epoch=100)

    assert normals_drawn(30, recipe) == 60
    assert normals_drawn(300, recipe) == 100
