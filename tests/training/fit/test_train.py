"""A run on a small folder in the publisher's layout: learns, resumes to the same weights, loses nothing."""

import dataclasses
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from detector.errors import DataError
from training.data.parts import read_parts
from training.fit import checkpoint
from training.fit.train import Trainer
from training.recipe import Recipe
from training.recipes import RECIPES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve frames with a bright disc as the polyp, and 212 without."""
    root = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(3)
    for folder in ("kvasir-seg/images", "kvasir-seg/masks", "normal/images"):
        (root / folder).mkdir(parents=True)
    for index in range(12):
        image = _tissue(rng)
        mask = np.zeros(image.shape[:2], np.uint8)
        cv2.circle(mask, tuple(int(v) for v in rng.integers(25, 70, 2)), 16, 255, -1)
        image[mask > 0] = (120, 160, 240)
        cv2.imwrite(str(root / f"kvasir-seg/images/p{index}.png"), image)
        cv2.imwrite(str(root / f"kvasir-seg/masks/p{index}.png"), mask)
    (root / "kvasir-seg/train.txt").write_text("\n".join(f"p{index}" for index in range(12)))
    for index in range(212):
        cv2.imwrite(str(root / f"normal/images/n{index}.png"), _tissue(rng))
    return root


def _tissue(rng: np.random.Generator) -> NDArray[np.uint8]:
    coarse = rng.integers(40, 160, (9, 9, 3)).astype(np.uint8)
    return cv2.resize(coarse, (96, 96), interpolation=cv2.INTER_CUBIC).astype(np.uint8)


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return dataclasses.replace(
        RECIPES["default"],
        input_side=64,
        train_sides=(64,),
        epochs=2,
        batch_size=4,
        channels=16,
        normals_per_epoch=2,
        held_out_polyps=2,
        held_out_normals=2,
    )


def _trainer(recipe: Recipe, data: Path, run: Path, init: Path | None = None) -> Trainer:
    return Trainer(recipe, read_parts(data, recipe), run, init)


def _ignore(epoch: int, batch: int, loss: float) -> None:
    pass


@pytest.fixture(scope="module")
def whole(recipe: Recipe, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Trainer:
    """A run from its beginning to its end, which no test changes."""
    trainer = _trainer(recipe, data, tmp_path_factory.mktemp("whole"))
    trainer.train(_ignore)
    return trainer


def test_run_logs_every_epoch_and_ends_with_a_checkpoint_that_knows_what_it_is(
    recipe: Recipe, whole: Trainer
) -> None:
    saved = checkpoint.load(whole.run / checkpoint.LAST)
    assert saved.recipe == recipe
    assert [record["epoch"] for record in saved.history] == [0, 1]
    assert len((whole.run / "log.jsonl").read_text().splitlines()) == 2
    assert (whole.run / "curves.png").is_file()
    assert all(np.isfinite(record["loss"]) for record in saved.history)


def test_interrupted_run_resumes_to_the_weights_and_the_log_of_an_uninterrupted_one(
    recipe: Recipe, data: Path, whole: Trainer, tmp_path: Path
) -> None:
    def interrupt(epoch: int, batch: int, loss: float) -> None:
        if (epoch, batch) == (1, 1):
            raise KeyboardInterrupt

    cut = _trainer(recipe, data, tmp_path / "cut")
    with pytest.raises(KeyboardInterrupt):
        cut.train(interrupt)
    resumed = _trainer(recipe, data, tmp_path / "cut")
    resumed.resume()
    assert (resumed.epoch, resumed.batch) == (1, 1)
    resumed.train(_ignore)
    for name, weight in whole.average.network.state_dict().items():
        torch.testing.assert_close(resumed.average.network.state_dict()[name], weight, msg=name)
    assert [record["loss"] for record in resumed.history] == pytest.approx(
        [record["loss"] for record in whole.history], rel=1e-4
    )
    assert 0 < cut.seconds < resumed.history[1]["seconds"]


def test_a_run_by_the_clock_ends_with_it_and_says_how_many_epochs_came_of_it(
    recipe: Recipe, data: Path, tmp_path: Path
) -> None:
    trainer = Trainer(recipe, read_parts(data, recipe), tmp_path, seconds=0.5)
    trainer.train(_ignore)

    saved = checkpoint.load(tmp_path / checkpoint.LAST)
    assert saved.epoch == len(saved.history) == saved.recipe.epochs >= 1
    assert 0.5 <= sum(record["seconds"] for record in saved.history) < 30
    resumed = Trainer(recipe, read_parts(data, recipe), tmp_path, seconds=0.5)
    resumed.resume()
    assert resumed.share == 1


def test_checkpoint_of_another_recipe_is_refused(recipe: Recipe, data: Path, tmp_path: Path) -> None:
    _trainer(recipe, data, tmp_path).save()
    other = _trainer(dataclasses.replace(recipe, alarm_weight=0.0), data, tmp_path)
    with pytest.raises(DataError, match=r"last\.pt.*another recipe"):
        other.resume()


def test_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    path = tmp_path / checkpoint.LAST
    path.write_bytes(b"not a checkpoint")
    with pytest.raises(DataError, match=r"last\.pt: not a readable checkpoint"):
        checkpoint.load(path)


def test_kvasir_seg_alone_is_enough(recipe: Recipe, data: Path, tmp_path: Path) -> None:
    (tmp_path / "kvasir-seg").symlink_to(data / "kvasir-seg")
    trainer = _trainer(recipe, tmp_path, tmp_path / "run")
    trainer.train(_ignore)
    assert trainer.history[-1]["alarm_share"] == 0


def test_a_run_starts_from_the_weights_of_another(
    recipe: Recipe, data: Path, whole: Trainer, tmp_path: Path
) -> None:
    second = _trainer(recipe, data, tmp_path / "second", init=whole.run)

    for name, weight in whole.average.network.state_dict().items():
        torch.testing.assert_close(second.network.state_dict()[name], weight, rtol=0, atol=0, msg=name)
        torch.testing.assert_close(second.average.network.state_dict()[name], weight, rtol=0, atol=0)
    assert second.epoch == 0 and second.history == []


def test_a_teachers_masks_move_the_weights_another_way(
    recipe: Recipe, data: Path, whole: Trainer, tmp_path: Path
) -> None:
    taught = Trainer(recipe, read_parts(data, recipe), tmp_path / "taught", teachers=[whole.run])
    taught.train(_ignore)

    assert taught.history[0]["loss"] > whole.history[0]["loss"]
    for mine, theirs in zip(taught.network.parameters(), whole.network.parameters(), strict=True):
        if mine.ndim > 1 and not torch.equal(mine, theirs):
            return
    pytest.fail("the teacher changed nothing")
