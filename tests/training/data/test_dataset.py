"""Frames are cropped as at run time; a draw is one example."""

import dataclasses
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from detector.errors import DataError
from training.augment.geometry import TrainingFrame
from training.data.dataset import AugmentedFrames, load_all, load_cropped
from training.data.plan import Draw
from training.data.samples import Sample
from training.recipes import RECIPES

RECIPE = dataclasses.replace(RECIPES["default"], seed=5)


@pytest.fixture
def frames() -> list[TrainingFrame]:
    rng = np.random.default_rng(1)
    mask = np.zeros((80, 100), np.uint8)
    mask[30:60, 40:70] = 1
    return [TrainingFrame(rng.integers(0, 256, (80, 100, 3)).astype(np.uint8), mask) for _ in range(3)]


def _sample(folder: Path, image: NDArray[np.uint8], mask: NDArray[np.uint8]) -> Sample:
    cv2.imwrite(str(folder / "a.png"), image)
    cv2.imwrite(str(folder / "a_mask.png"), mask * 255)
    return Sample("a", folder / "a.png", folder / "a_mask.png")


def test_frame_and_mask_lose_the_same_black_border(tmp_path: Path) -> None:
    image, mask = np.zeros((300, 400, 3), np.uint8), np.zeros((300, 400), np.uint8)
    image[40:260, 100:380] = 120
    mask[100:140, 160:220] = 1
    image[mask > 0] = 250

    frame = load_cropped(_sample(tmp_path, image, mask))

    assert frame.image.shape[:2] == frame.mask.shape
    assert frame.mask.shape[0] < 240 and frame.mask.shape[1] < 300
    assert frame.mask.sum() == mask.sum()
    assert ((frame.image[..., 0] == 250) == (frame.mask == 1)).all()


def test_a_large_frame_is_bounded_and_keeps_its_shape_and_binary_mask(tmp_path: Path) -> None:
    mask = cv2.circle(np.zeros((1080, 1440), np.uint8), (700, 500), 200, 1, -1).astype(np.uint8)

    frame = load_cropped(_sample(tmp_path, np.full((1080, 1440, 3), 120, np.uint8), mask))

    assert frame.image.shape == (312, 416, 3)
    assert frame.image.dtype == frame.mask.dtype == np.uint8
    assert set(np.unique(frame.mask)) == {0, 1}
    assert frame.mask.mean() == pytest.approx(mask.mean(), rel=0.02)


def test_a_small_frame_is_not_enlarged(tmp_path: Path) -> None:
    image, mask = np.full((200, 300, 3), 120, np.uint8), np.zeros((200, 300), np.uint8)

    assert load_cropped(_sample(tmp_path, image, mask)).image.shape == (200, 300, 3)


def test_a_published_frame_is_bounded_and_keeps_its_polyp(polyp_data: Path) -> None:
    path = next(iter(sorted((polyp_data / "kvasir-seg" / "images").glob("*.jpg"))))

    frame = load_cropped(Sample(path.stem, path, polyp_data / "kvasir-seg" / "masks" / path.name))

    assert max(frame.mask.shape) <= 416
    assert set(np.unique(frame.mask)) == {0, 1}


def test_the_same_draw_gives_the_same_example(frames: list[TrainingFrame]) -> None:
    draw = Draw(epoch=2, place=4, index=1, side=64)

    image, mask, _ = AugmentedFrames(frames, RECIPE)[draw]
    _ = AugmentedFrames(frames, RECIPE)[Draw(0, 0, 0, 64)]
    again, mask_again, _ = AugmentedFrames(frames, RECIPE)[draw]

    assert torch.equal(image, again)
    assert torch.equal(mask, mask_again)


@pytest.mark.parametrize(("seed", "epoch"), [(6, 2), (5, 3)], ids=["seed", "epoch"])
def test_another_seed_or_epoch_gives_another_example(
    frames: list[TrainingFrame], seed: int, epoch: int
) -> None:
    image, *_ = AugmentedFrames(frames, RECIPE)[Draw(2, 0, 1, 64)]
    other, *_ = AugmentedFrames(frames, dataclasses.replace(RECIPE, seed=seed))[Draw(epoch, 0, 1, 64)]

    assert not torch.equal(image, other)


def test_a_frame_drawn_twice_in_an_epoch_gives_two_examples(frames: list[TrainingFrame]) -> None:
    image, other = (AugmentedFrames(frames, RECIPE)[Draw(2, place, 1, 64)][0] for place in (0, 1))

    assert not torch.equal(image, other)


def test_an_example_is_of_the_side_drawn(frames: list[TrainingFrame]) -> None:
    image, mask, clear = AugmentedFrames(frames, RECIPE)[Draw(0, 0, 0, 96)]

    assert (image.shape, image.dtype) == ((96, 96, 3), torch.uint8)
    assert (mask.shape, mask.dtype) == ((96, 96), torch.uint8)
    assert (clear.shape, clear.dtype) == ((96, 96, 3), torch.uint8)
    assert len(AugmentedFrames(frames, RECIPE)) == 3


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_teacher_sees_the_picture_as_it_was_before_it_was_recorded(
    frames: list[TrainingFrame], share: float
) -> None:
    recipe = dataclasses.replace(RECIPE, recorded_share=share)

    image, _, clear = AugmentedFrames(frames, recipe)[Draw(0, 0, 0, 96)]

    assert torch.equal(image, clear) is (share == 0)


def test_every_damaged_file_is_named_not_just_the_first(tmp_path: Path) -> None:
    whole = _sample(tmp_path, np.full((60, 80, 3), 120, np.uint8), np.ones((60, 80), np.uint8))
    for name in ("b.png", "c.png"):
        (tmp_path / name).write_bytes(b"broken")
    damaged = [Sample(name, tmp_path / f"{name}.png", None) for name in ("b", "c")]
    assert len(load_all([whole])) == 1
    with pytest.raises(DataError) as caught:
        load_all([damaged[0], whole, damaged[1]])
    assert "b.png: not a readable picture" in str(caught.value)
    assert "c.png: not a readable picture" in str(caught.value)
