"""Normal frames: a fixed test part, and nothing in training that nearly repeats it."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from detector.errors import DataError
from training.data.kvasir import rank
from training.data.normals import HELD_OUT, NormalSplit, difference_hash, split_normals
from training.data.samples import Sample, read_image

_COUNT = HELD_OUT + 30
_BY_RANK = sorted((f"n{index}" for index in range(_COUNT)), key=lambda name: rank(name, 0))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Frames that do not resemble one another, thirty more than the test part holds."""
    (tmp_path / "images").mkdir()
    for index, name in enumerate(_BY_RANK):
        _write(tmp_path, name, _tissue(index))
    return tmp_path


def _tissue(seed: int) -> NDArray[np.uint8]:
    coarse = np.random.default_rng(seed).integers(0, 256, (16, 17, 3)).astype(np.uint8)
    return cv2.resize(coarse, (68, 64), interpolation=cv2.INTER_NEAREST).astype(np.uint8)


def _write(root: Path, name: str, image: NDArray[np.uint8]) -> None:
    cv2.imwrite(str(root / "images" / f"{name}.png"), image)


def _names(samples: list[Sample]) -> set[str]:
    return {sample.name for sample in samples}


def test_the_parts_are_disjoint_and_of_the_sizes_asked_for(root: Path) -> None:
    split = split_normals(root, validation=10, seed=3)

    fit, validation, test = _names(split.fit), _names(split.validation), _names(split.test)
    assert (len(fit), len(validation), len(test)) == (20, 10, HELD_OUT)
    assert len(fit | validation | test) == _COUNT


def test_the_test_part_is_the_lowest_hashes_whatever_the_seed(root: Path) -> None:
    first, other = (split_normals(root, 10, seed) for seed in (3, 4))

    assert _names(first.test) == _names(other.test) == set(_BY_RANK[:HELD_OUT])
    assert _names(first.validation) != _names(other.validation)


def test_a_near_repeat_of_a_test_frame_is_in_no_part(root: Path) -> None:
    repeat = _tissue(0)
    repeat[:4, :16] = 255 - repeat[:4, :16]
    assert 0 < (difference_hash(repeat) != difference_hash(_tissue(0))).sum() <= 12
    _write(root, _BY_RANK[-1], repeat)

    split = split_normals(root, 10, 3)

    assert _BY_RANK[0] in _names(split.test)
    assert _BY_RANK[-1] not in _names(split.fit) | _names(split.validation) | _names(split.test)
    assert len(split.fit) == 19


def test_a_fit_frame_that_nearly_repeats_a_held_out_one_is_left_out(root: Path) -> None:
    """Else the held-out part would measure memory, not false alarms."""
    held_out = sorted(_names(split_normals(root, 10, 3).validation))[0]
    repeat = cv2.imread(str(root / "images" / f"{held_out}.png")).astype(np.uint8)
    repeat[:4, :16] = 255 - repeat[:4, :16]
    fitted = sorted(_names(split_normals(root, 10, 3).fit))[0]
    _write(root, fitted, repeat)

    split = split_normals(root, 10, 3)

    assert held_out in _names(split.validation)
    assert fitted not in _names(split.fit) | _names(split.validation) | _names(split.test)


def test_a_damaged_picture_is_named(root: Path) -> None:
    (root / "images" / "n5.png").write_bytes(b"no picture")

    with pytest.raises(DataError, match=r"n5\.png: not a readable picture"):
        split_normals(root, 10, 3)


def test_the_hash_does_not_see_exposure_or_size() -> None:
    image = _tissue(1) // 2
    larger = cv2.resize(image, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST).astype(np.uint8)

    assert difference_hash(image).shape == (256,)
    assert (difference_hash(image) == difference_hash(image + 40)).mean() > 0.97
    assert (difference_hash(image) == difference_hash(larger)).all()
    assert (difference_hash(image) == difference_hash(_tissue(2))).mean() < 0.7


@pytest.fixture(scope="module")
def published(polyp_data: Path) -> NormalSplit:
    return split_normals(polyp_data / "normal", validation=60, seed=20)


def test_200_of_the_published_frames_are_held_out(published: NormalSplit) -> None:
    fit, validation, test = (_names(part) for part in (published.fit, published.validation, published.test))

    assert (len(test), len(validation)) == (200, 60)
    assert len(fit) > 400
    assert not fit & validation and not (fit | validation) & test


@pytest.mark.slow
def test_no_published_frame_outside_the_test_part_nearly_repeats_one_in_it(published: NormalSplit) -> None:
    rest, test = (
        np.stack([difference_hash(read_image(sample.image_path)) for sample in part])
        for part in (published.fit + published.validation, published.test)
    )

    nearest = min(int((test != own).sum(axis=1).min()) for own in rest)

    assert nearest > 12


def test_without_normal_frames_every_part_is_empty(tmp_path: Path) -> None:
    split = split_normals(tmp_path / "absent", 10, 0)
    assert split.fit == split.validation == split.test == []
