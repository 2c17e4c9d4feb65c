"""What is fitted and what is held out, from the data sets by name or from frames of one's own."""

import dataclasses
from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.errors import DataError
from training.data.parts import Parts, read_parts
from training.data.samples import Sample
from training.recipe import Recipe
from training.recipes import RECIPES


@pytest.fixture
def recipe() -> Recipe:
    return dataclasses.replace(RECIPES["default"], held_out_polyps=3, held_out_normals=2)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Ten frames with a polyp, ten without a mask, one with an empty mask."""
    _frames(tmp_path, [f"p{index}" for index in range(10)], value=255)
    _frames(tmp_path, ["empty"], value=0)
    _frames(tmp_path, [f"n{index}" for index in range(10)], value=None)
    return tmp_path


def _frames(root: Path, names: list[str], value: int | None) -> None:
    for kind in ("images", "masks"):
        (root / kind).mkdir(parents=True, exist_ok=True)
    for name in names:
        cv2.imwrite(str(root / f"images/{name}.png"), np.full((40, 40, 3), 120, np.uint8))
        if value is not None:
            mask = np.zeros((40, 40), np.uint8)
            mask[10:20, 10:20] = value
            cv2.imwrite(str(root / f"masks/{name}.png"), mask)


def _names(samples: list[Sample]) -> set[str]:
    return {sample.name for sample in samples}


def test_own_frames_are_divided_by_what_they_show_and_a_fifth_is_held_out(own: Path, recipe: Recipe) -> None:
    parts = read_parts(own, recipe)

    polyps = {f"p{index}" for index in range(10)}
    assert _names(parts.fit_polyps) | _names(parts.held_out_polyps) == polyps
    normals = _names(parts.fit_normals) | _names(parts.held_out_normals)
    assert normals == {f"n{index}" for index in range(10)} | {"empty"}
    assert (len(parts.held_out_polyps), len(parts.held_out_normals)) == (2, 2)
    assert len(parts.fit_polyps + parts.fit_normals) == 17
    assert "10 frames with and 11 without a polyp" in parts.description


def test_frames_added_later_move_no_fitted_one_to_the_held_out_side(own: Path, recipe: Recipe) -> None:
    """As long as no more are held out; else a network that goes on training would be measured on its own."""
    before = read_parts(own, dataclasses.replace(recipe, held_out_polyps=2))
    _frames(own, [f"later{index}" for index in range(4)], value=255)
    after = read_parts(own, dataclasses.replace(recipe, held_out_polyps=2))

    assert not _names(before.fit_polyps) & _names(after.held_out_polyps)


def test_another_seed_holds_the_same_frames_out(own: Path, recipe: Recipe) -> None:
    """Else a run that starts from another's weights would be judged by what those were trained on."""
    seeds = (recipe.seed, recipe.seed + 1)

    first, other = (read_parts(own, dataclasses.replace(recipe, seed=seed)).names for seed in seeds)

    assert first == other


def test_no_more_is_held_out_than_the_recipe_says(own: Path, recipe: Recipe) -> None:
    parts = read_parts(own, dataclasses.replace(recipe, held_out_polyps=1, held_out_normals=0))

    assert (len(parts.held_out_polyps), len(parts.held_out_normals)) == (1, 0)


def test_too_few_polyp_frames_are_counted(tmp_path: Path, recipe: Recipe) -> None:
    _frames(tmp_path, ["p0", "p1"], value=255)
    _frames(tmp_path, ["n0"], value=None)

    with pytest.raises(DataError, match="masks: 2 frames with a polyp; 5 are the fewest"):
        read_parts(tmp_path, recipe)


def test_the_data_sets_by_name_are_read_where_they_are(tmp_path: Path, recipe: Recipe) -> None:
    names = [f"k{index}" for index in range(12)]
    _frames(tmp_path / "kvasir-seg", names, value=255)
    (tmp_path / "kvasir-seg" / "train.txt").write_text("\n".join(names[:10]))

    parts = read_parts(tmp_path, recipe)

    assert len(parts.held_out_polyps) == 3
    assert _names(parts.fit_polyps) | _names(parts.held_out_polyps) == set(names[:10])
    assert parts.fit_normals == parts.held_out_normals == []
    assert parts.description == "the official 10 training frames of Kvasir-SEG"


def test_frames_of_further_hospitals_are_fitted_and_move_nothing_that_is_held_out(
    tmp_path: Path, recipe: Recipe
) -> None:
    names = [f"k{index}" for index in range(12)]
    _frames(tmp_path / "kvasir-seg", names, value=255)
    (tmp_path / "kvasir-seg" / "train.txt").write_text("\n".join(names[:10]))
    before = read_parts(tmp_path, recipe)
    _frames(tmp_path / "polypgen", ["g0"], value=255)
    _frames(tmp_path / "polypgen", ["g1"], value=None)
    (tmp_path / "polypgen" / "centres.csv").write_text("frame,centre\ng0,C1\ng1,C3\n")
    _frames(tmp_path / "bkai", ["b0"], value=255)
    _frames(tmp_path / "foreign", ["f0"], value=255)

    parts = read_parts(tmp_path, recipe)

    assert _names(parts.fit_polyps) - _names(before.fit_polyps) == {"g0", "b0"}
    assert _names(parts.fit_normals) == {"g1"}
    assert {sample.centre for sample in parts.fit_polyps} == {"kvasir-seg", "polypgen C1", "bkai"}
    assert parts.held_out_polyps == before.held_out_polyps
    assert (_names(list(parts.foreign)), before.foreign) == ({"f0"}, ())
    assert parts.description == (
        "the official 10 training frames of Kvasir-SEG, 2 frames of PolypGen and 1 of BKAI-IGH NeoPolyp"
    )


def test_a_folder_that_holds_neither_is_named(tmp_path: Path, recipe: Recipe) -> None:
    with pytest.raises(DataError, match=r"kvasir-seg.images: no such folder"):
        read_parts(tmp_path, recipe)


def test_a_folder_that_is_not_there_is_named_as_it_was_given(tmp_path: Path, recipe: Recipe) -> None:
    with pytest.raises(DataError, match="mistyped: no such folder; name with --data one"):
        read_parts(tmp_path / "mistyped", recipe)


def test_a_checkpoint_keeps_the_names_of_both_sides(own: Path, recipe: Recipe) -> None:
    parts: Parts = read_parts(own, recipe)

    assert set(parts.names["fit"]) == _names(parts.fit_polyps + parts.fit_normals)
    assert set(parts.names["validation"]) == _names(parts.held_out_polyps + parts.held_out_normals)
