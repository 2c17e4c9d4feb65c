"""Review closes the circle: what a reader decided trains a model, which is compared with the one before."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detector.boxes import Box
from detector.cli import app
from detector.files.resources import resource_folder
from detector.review import open_review
from tests.training.command_line import polyp_train, polyp_train_here
from training.data.folder import read_folder

DEMO = resource_folder("assets") / "demo.mp4"
# Of the demo video, one frame in four: few frames, and several polyps in them.
EXCERPT = ("--every", "4", "--end", "8", "--device", "cpu")
PATIENT = 600


def _detector(*arguments: object) -> None:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output


def _train(*arguments: str | Path) -> None:
    done = polyp_train_here(*arguments)
    assert done.exit_code == 0, done.output


@pytest.mark.slow
@pytest.mark.timeout(3 * PATIENT)
@pytest.mark.usefixtures("quick_release")
def test_a_review_trains_a_model_that_is_compared_with_the_one_before(tmp_path: Path) -> None:
    before, ours = tmp_path / "before", tmp_path / "ours"
    _detector("analyze", DEMO, "--out", before, *EXCERPT)
    with open_review(before / "demo", "AB") as review:
        first, *others = review.lesions
        assert others
        review.reject(first.number)
        for lesion in others:
            review.accept(lesion.number)
        missed = review.add_missed(0, Box(500.0, 300.0, 600.0, 400.0))

    _detector("export", before, "--format", "training", "--review", "review.jsonl")
    data = before / "demo" / "reviewed" / "training"
    frames = read_folder(data)
    assert {frame.mask_path is None for frame in frames} == {True, False}
    assert missed and frames[0].mask_path is not None

    run = ("--data", data, "--run", tmp_path / "run")
    done = polyp_train("train", "--init", "default", *run, "--epochs", "1", timeout=PATIENT)
    assert done.returncode == 0, done.stderr
    _train("export", *run, "--out", tmp_path / "model")
    model = tmp_path / "model" / "model.onnx"
    figures = []
    for name in ("default", str(model)):
        _train("evaluate", "--model", name, "--data", data, "--json", tmp_path / "figures.json")
        figures.append(json.loads((tmp_path / "figures.json").read_text()))
    assert figures[0]["model"]["sha256"] != figures[1]["model"]["sha256"]
    assert figures[0]["polyps"]["count"] == figures[1]["polyps"]["count"] > 5
    # A step or two from the released weights is no other network.
    assert figures[1]["mean_dice"] == pytest.approx(figures[0]["mean_dice"], abs=0.15)

    _detector("analyze", DEMO, "--out", ours, "--model", model, *EXCERPT)
    truth = DEMO.with_name("demo.truth.json")
    _detector("compare", before / "demo", ours / "demo", "--truth", truth, "--out", tmp_path / "compared")
    assert (tmp_path / "compared" / "compare.html").is_file()
