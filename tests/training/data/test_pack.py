"""Packed frames: the same names, parts and centres as the data sets', in few bytes."""

import json
from pathlib import Path

import numpy as np
import pytest

from detector.errors import DataError
from tests.training.data.conftest import MakeFolder
from training.data.centres import of_one_centre
from training.data.dataset import load_cropped
from training.data.folder import read_folder
from training.data.pack import PARTS, SIDE, is_packed, pack
from training.data.parts import read_parts
from training.data.samples import Sample
from training.recipes import RECIPES

recipe = RECIPES["default"]


def _ignore(written: int) -> None:
    pass


@pytest.fixture
def samples(make_folder: MakeFolder) -> list[Sample]:
    """Two frames with a polyp and one without, of a hospital."""
    return of_one_centre(
        read_folder(make_folder(["a.png", "b.png", "c.png"], ["a.png", "b.png"])), "hospital"
    )


@pytest.fixture
def packed(samples: list[Sample], tmp_path: Path) -> Path:
    parts = {
        "fit_polyps": samples[:1],
        "fit_normals": samples[2:],
        "held_out_polyps": samples[1:2],
        "held_out_normals": [],
    }
    pack(parts, "three frames", tmp_path / "packed", _ignore)
    return tmp_path / "packed"


def test_a_run_reads_the_same_parts_from_packed_frames(packed: Path) -> None:
    parts = read_parts(packed, recipe)

    assert parts.names == {"fit": ["a", "c"], "validation": ["b"]}
    assert [sample.centre for sample in parts.fit_polyps + parts.fit_normals] == ["hospital", "hospital"]
    assert parts.fit_normals[0].mask_path is None
    assert parts.description == "three frames"


def test_masks_stay_as_they_are_and_pictures_nearly(packed: Path, samples: list[Sample]) -> None:
    own, theirs = load_cropped(samples[0], SIDE), load_cropped(read_parts(packed, recipe).fit_polyps[0], SIDE)

    np.testing.assert_array_equal(own.mask, theirs.mask)
    # Noise from pixel to pixel is the hardest there is to code.
    assert np.abs(own.image.mean(axis=(0, 1)) - theirs.image.mean(axis=(0, 1))).max() < 6


def test_progress_is_told_after_every_frame(samples: list[Sample], tmp_path: Path) -> None:
    told: list[int] = []
    nothing: list[Sample] = []
    parts = {
        "fit_polyps": samples,
        **dict.fromkeys(("fit_normals", "held_out_polyps", "held_out_normals"), nothing),
    }

    pack(parts, "", tmp_path / "packed", told.append)

    assert told == [1, 2, 3]


def test_a_folder_that_is_there_is_not_written_into(samples: list[Sample], tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there already; name a new folder"):
        pack({"fit_polyps": samples}, "", tmp_path, _ignore)


@pytest.mark.parametrize("damage", ["", "{}", '{"version": 2}', "[]"])
def test_a_damaged_table_is_named(packed: Path, damage: str) -> None:
    (packed / PARTS).write_text(damage)

    with pytest.raises(DataError, match=r"parts\.json: no readable table of packed frames; pack them again"):
        read_parts(packed, recipe)


def test_only_a_folder_with_a_table_is_packed(packed: Path, tmp_path: Path) -> None:
    assert is_packed(packed) and not is_packed(tmp_path)
    assert json.loads((packed / PARTS).read_text())["version"] == 1
