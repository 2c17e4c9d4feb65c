"""Runs that went apart from one start are averaged weight by weight, or refused by name."""

import dataclasses
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from detector.errors import DataError
from training.fit import checkpoint as checkpoints
from training.fit.averaging import average_runs
from training.fit.checkpoint import Checkpoint
from training.fit.command import ORIGIN
from training.fit.weights import WEIGHTS
from training.network.segmenter import Segmenter
from training.recipes import RECIPES

RECIPE = dataclasses.replace(RECIPES["default"], channels=8)
DATA = {"fit": ["a", "b"], "validation": ["c"]}


def write_run(folder: Path, value: float, **changed: object) -> Path:
    """A run whose weights are all one value, and whose batch counters are too."""
    network = Segmenter("lite0", 8)
    state = {name: torch.full_like(weight, value) for name, weight in network.state_dict().items()}
    saved = Checkpoint(
        recipe=RECIPE,
        data=DATA,
        epoch=2,
        network=state,
        average=state,
        average_steps=5,
        optimiser={},
        history=[{"epoch": 0, "seconds": value}],
        losses=[],
        seconds=0.0,
    )
    folder.mkdir()
    checkpoints.save(dataclasses.replace(saved, **changed), folder / checkpoints.LAST)
    return folder


def test_weights_and_statistics_are_the_mean(tmp_path: Path) -> None:
    runs = [write_run(tmp_path / name, value) for name, value in (("one", 1), ("two", 2), ("three", 6))]
    average_runs(runs, tmp_path / "mean")
    saved = checkpoints.load(tmp_path / "mean" / checkpoints.LAST)
    for name, weight in saved.average.items():
        expected = 3 if weight.is_floating_point() else 1
        assert bool((weight == expected).all()), name
    network = Segmenter("lite0", 8)
    network.load_state_dict(saved.average)


def test_a_run_is_averaged_with_the_model_that_it_started_from(tmp_path: Path) -> None:
    run, start = write_run(tmp_path / "one", 1), tmp_path / "start"
    start.mkdir()
    network = Segmenter("lite0", 8)
    save_file(
        {name: torch.full_like(each, 3) for name, each in network.state_dict().items()}, start / WEIGHTS
    )

    average_runs([run, start], tmp_path / "mean")

    saved = checkpoints.load(tmp_path / "mean" / checkpoints.LAST)
    assert all(bool((each == 2).all()) for each in saved.average.values() if each.is_floating_point())
    assert (saved.epoch, len(saved.history)) == (2, 1)
    assert "start/weights.safetensors, sha256" in (tmp_path / "mean" / ORIGIN).read_text()


def test_result_says_what_it_is_made_of(tmp_path: Path) -> None:
    small = dataclasses.replace(RECIPE, input_side=256)
    runs = [write_run(tmp_path / "one", 1, recipe=small), write_run(tmp_path / "two", 2)]
    (tmp_path / "two" / ORIGIN).write_text("started from base/last.pt, taught by large/last.pt\n")
    average_runs(runs, tmp_path / "mean")
    saved = checkpoints.load(tmp_path / "mean" / checkpoints.LAST)
    assert (saved.recipe, saved.epoch) == (small, 4)
    assert [record["seconds"] for record in saved.history] == [1, 2]
    origin = (tmp_path / "mean" / ORIGIN).read_text()
    assert origin.startswith("the average of one/last.pt, sha256")
    assert "two/last.pt, sha256" in origin
    assert origin.endswith("(started from base/last.pt, taught by large/last.pt)\n")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"recipe": dataclasses.replace(RECIPE, channels=16)}, "two: of another network than .*one"),
        ({"data": {"fit": ["a", "c"], "validation": ["b"]}}, "two: trained on other frames than .*one"),
    ],
)
def test_runs_that_do_not_belong_together_are_refused(
    tmp_path: Path, changed: dict[str, object], message: str
) -> None:
    runs = [write_run(tmp_path / "one", 1), write_run(tmp_path / "two", 2, **changed)]
    with pytest.raises(DataError, match=message):
        average_runs(runs, tmp_path / "mean")
    assert not (tmp_path / "mean").exists()


def test_one_run_is_no_average(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="at least two runs"):
        average_runs([write_run(tmp_path / "one", 1)], tmp_path / "mean")


def test_run_that_stands_there_is_kept(tmp_path: Path) -> None:
    runs = [write_run(tmp_path / "one", 1), write_run(tmp_path / "two", 2)]
    before = (runs[0] / checkpoints.LAST).read_bytes()
    with pytest.raises(DataError, match="a run stands here"):
        average_runs(runs, runs[0])
    assert (runs[0] / checkpoints.LAST).read_bytes() == before
