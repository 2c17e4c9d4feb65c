"""Evaluation by frames whose figures are known beforehand."""

import csv
import json
from dataclasses import fields
from pathlib import Path

import pytest

from detector.detector import PolypDetector
from detector.inference.figures import Accuracy, PolypFreeFrames, PolypHits
from training.data.folder import read_folder
from training.data.samples import read_image
from training.evaluation.command import run_evaluation
from training.evaluation.evaluate import evaluate, summarise, with_images
from training.evaluation.metrics.summary import ImageScores


def test_figures_are_those_of_the_drawn_frames(green_model: Path, labelled_folder: Path) -> None:
    detector = PolypDetector(green_model, device="cpu", gate=None)
    evaluations = evaluate(detector, read_folder(labelled_folder))
    summary = with_images(summarise(detector, evaluations), evaluations)
    dice = {entry.name: entry.dice for entry in summary.per_image}
    assert dice["a"] == pytest.approx(1, abs=0.03)
    assert dice["b"] == 0
    # A disc in one of four times its area: 2 A / (A + 4 A).
    assert dice["c"] == pytest.approx(0.4, abs=0.03)
    assert summary.mean_dice == pytest.approx(sum(dice.values()) / 3)
    assert summary.images == 4
    assert summary.polyps == PolypHits(count=3, hit=1)
    assert summary.polyp_free == PolypFreeFrames(images=1, with_region=0)
    for measure in ("dice", "iou", "recall", "hd95"):
        low, high = getattr(summary, f"mean_{measure}_interval")
        assert low <= getattr(summary, f"mean_{measure}") <= high
    assert summary.polyps_hit_interval is not None
    assert summary.polyps_hit_interval.low < 1 / 3 < summary.polyps_hit_interval.high
    assert summary.polyp_free_interval == pytest.approx([0, 0.793], abs=0.001)


def test_frames_are_grouped_by_the_part_that_their_polyps_cover(
    green_model: Path, labelled_folder: Path
) -> None:
    detector = PolypDetector(green_model, device="cpu", gate=None)
    evaluations = evaluate(detector, read_folder(labelled_folder))
    summary = with_images(summarise(detector, evaluations), evaluations)

    # Discs of radius 40, 30 and 30 in 256 x 256 pixels: 7.7 %, 4.3 % and 4.3 %.
    groups = {group.size: group for group in summary.by_size}
    assert {size: group.images for size, group in groups.items()} == {"1% to 5%": 2, "5% to 20%": 1}
    assert groups["5% to 20%"].mean_dice == pytest.approx(1, abs=0.03)
    assert groups["5% to 20%"].polyps == PolypHits(count=1, hit=1)
    assert groups["1% to 5%"].polyps == PolypHits(count=2, hit=0)
    shares = {entry.name: entry.polyp_share for entry in summary.per_image}
    assert shares["a"] == pytest.approx(0.077, abs=0.002)


def test_every_score_has_its_mean_and_interval_in_the_card() -> None:
    scores = {field.name for field in fields(ImageScores)}
    means = {name.removeprefix("mean_") for name in Accuracy.model_fields if name.startswith("mean_")}

    assert means == scores | {f"{name}_interval" for name in scores}


def test_polyp_free_frames_alone_have_no_means(green_model: Path, labelled_folder: Path) -> None:
    detector = PolypDetector(green_model, device="cpu", gate=None)
    free = [sample for sample in read_folder(labelled_folder) if sample.name == "free"]
    evaluations = evaluate(detector, free)
    summary = with_images(summarise(detector, evaluations), evaluations)
    assert summary.mean_dice is None
    assert summary.ap50 is None
    assert summary.mean_dice_interval is None
    assert summary.polyps_hit_interval is None
    assert summary.by_size == []
    assert summary.per_image == []


def test_command_writes_json_csv_and_a_sheet(
    green_model: Path, labelled_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run_evaluation(str(green_model), labelled_folder, None, out / "e.json", out / "e.csv", out / "sheet.png")
    figures = json.loads((out / "e.json").read_text())
    assert set(figures) >= {
        "images",
        "mean_dice",
        "mean_iou",
        "mean_f2",
        "mean_hd95",
        "ap50",
        "ap50_95",
        "model",
    }
    # The model's own: still frames know no gate.
    assert figures["model"]["threshold"] == 0.5
    rows = list(csv.DictReader((out / "e.csv").read_text().splitlines()))
    assert [row["name"] for row in rows] == ["a", "b", "c", "free"]
    assert rows[3]["dice"] == ""
    assert float(rows[0]["dice"]) == pytest.approx(figures["per_image"][0]["dice"])
    assert read_image(out / "sheet.png").shape == (720, 1440, 3)
