"""The card that people read says what the card that programs read says, and leaves out what it cannot."""

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest

from detector.inference import released_models
from detector.inference.card import CARD, ReleaseCard, read_card
from training.recipe import as_dict
from training.recipes import RECIPES
from training.release.card.operating_curve import OPERATING_CURVE, draw_operating_curve
from training.release.card.page import write_readme

_PNG = b"\x89PNG"


def _figures(title: str, dice: float, **more: Any) -> dict[str, Any]:
    means = {f"mean_{key}": dice for key in ("dice", "iou", "precision", "recall")}
    return {
        "title": title,
        "images": 120,
        **means,
        **{f"{key}_interval": [dice - 0.02, dice + 0.02] for key in means},
        "ap50": 0.8,
        "polyps": {"count": 127, "hit": 116},
        "polyps_hit_interval": [0.852, 0.951],
        "polyp_free": {"images": 0, "with_region": 0},
        "polyp_free_interval": None,
        "by_size": [
            {
                "size": "under 1%",
                "images": 3,
                "mean_dice": 0.7,
                "mean_dice_interval": None,
                "polyps": {"count": 3, "hit": 2},
            }
        ],
        **more,
    }


@pytest.fixture
def card() -> dict[str, Any]:
    free = {"images": 200, "with_region": 2}
    nothing = dict.fromkeys(("mean_dice", "mean_iou", "mean_precision", "mean_recall", "ap50"))
    measured = {"held_out_dice": 0.8990, "held_out_dice_float32": 0.9000}
    timed = {"median_ms": {"cpu": {"float32": 12.0, "int8": 7.0}}, "timed_on": "Processor X, 2 cores"}
    return {
        "name": "tiny",
        "version": "1",
        "fit": "crop-squash",
        "intended_use": "Research.",
        "input_side": "320",
        "threshold": "0.5",
        "min_area": "0.003",
        "training_data": "frames",
        "licence": "GPL-3.0-or-later",
        "sha256": "0123abcd",
        "bytes": 12_100_000,
        "parity": 1e-7,
        "recipe": as_dict(RECIPES["default"]),
        "epochs": 30,
        "training_seconds": 1800,
        "held_out": {"polyp_frames": 60, "normal": 50},
        "foreign": {"polyp_frames": 0, "normal": 0},
        "operating_points_foreign": [],
        "operating_points": [
            {"threshold": 0.5, "mean_dice": 0.9, "hit_share": 0.95, "alarm_share": 0.02},
            {"threshold": 0.8, "mean_dice": 0.88, "hit_share": 0.9, "alarm_share": 0.0},
        ],
        "score_points": [{"score": 0.2 * step, "hit_share": 0.9, "alarm_share": 0.0} for step in range(5)],
        "metrics": {
            "kvasir_seg_120": _figures("the 120", 0.9123),
            "kvasir_sessile": _figures("of these, the sessile", 0.8, subset_of="kvasir_seg_120"),
            "cvc_clinicdb": _figures("ClinicDB", 0.8456),
            "normal_200": {
                **_figures("normal colon", 0.0, polyp_free=free, by_size=[]),
                **nothing,
                "polyp_free_interval": [0.003, 0.036],
            },
        },
        "variants": {
            "int8": {
                "file": "model.int8.onnx",
                "sha256": "4567cdef",
                "bytes": 3_500_000,
                **measured,
                **timed,
                "metrics": {"kvasir_seg_120": _figures("the 120", 0.9101)},
            }
        },
        "variants_dropped": {"fp16": {"reason": "loses 0.0070 of mean Dice", **measured}},
        "preferred": {"cpu": "int8"},
    }


def _readme(card: dict[str, Any], folder: Path) -> str:
    write_readme(ReleaseCard.model_validate(card), folder / "README.md")
    return (folder / "README.md").read_text()


def _rows(readme: str, first: str) -> list[list[str]]:
    """Cells of the table rows that begin with a word."""
    rows = [line.strip("|").split("|") for line in readme.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in row] for row in rows]
    return [row for row in cells if row[0].startswith(first)]


def test_every_figure_stands_beside_its_interval(card: dict[str, Any], tmp_path: Path) -> None:
    row = _rows(_readme(card, tmp_path), "the 120")[0]

    assert row[2] == "0.912 [0.892, 0.932]"
    assert row[6] == "116 of 127 [0.852, 0.951]"


def test_normal_frames_are_told_of_apart(card: dict[str, Any], tmp_path: Path) -> None:
    readme = _readme(card, tmp_path)

    assert "a region is shown in 2 of 200 (1.0% [0.003, 0.036]): normal colon" in readme
    assert not _rows(readme, "normal colon")


def test_sizes_have_no_interval_where_frames_are_few_and_subsets_are_not_split_again(
    card: dict[str, Any], tmp_path: Path
) -> None:
    readme = _readme(card, tmp_path)

    assert ["the 120", "under 1%", "3", "0.700", "2 of 3"] in _rows(readme, "the 120")
    assert len(_rows(readme, "of these, the sessile")) == 1


def test_published_figures_stand_beside_the_models_own(card: dict[str, Any], tmp_path: Path) -> None:
    readme = _readme(card, tmp_path)

    assert _rows(readme, "**this model")[0] == ["**this model, 320 x 320**", "0.912", "0.846"]
    assert _rows(readme, "TGANet")[0] == ["TGANet", "0.898", "0.820"]


def test_a_subset_whose_names_are_unknown_is_said_to_be_left_out(
    card: dict[str, Any], tmp_path: Path
) -> None:
    assert "left out" not in _readme(card, tmp_path)

    del card["metrics"]["kvasir_sessile"]

    assert "Kvasir-Sessile is left out" in _readme(card, tmp_path)


def test_without_the_official_test_frames_nothing_is_compared(card: dict[str, Any], tmp_path: Path) -> None:
    own = copy.deepcopy(card)
    own["metrics"] = {"held_out": _figures("held-out part", 0.9)}
    own["variants"]["int8"]["metrics"] = own["metrics"]

    readme = _readme(own, tmp_path)

    assert "TGANet" not in readme
    assert "The test frames were not used" not in readme
    assert "the figures are of the frames that chose the threshold" in readme


def test_variants_are_listed_and_what_was_dropped_says_why(card: dict[str, Any], tmp_path: Path) -> None:
    readme = _readme(card, tmp_path)

    (row,) = _rows(readme, "int8")
    assert row[1:] == [
        "model.int8.onnx",
        "3.5",
        "0.8990 (float32 0.9000)",
        "0.910",
        "cpu 7.0 / 12.0",
    ]
    assert "Timed in turns on Processor X, 2 cores." in readme
    assert "- fp16 is not released: loses 0.0070 of mean Dice" in readme
    assert "int8 on cpu; float32 elsewhere" in readme


def test_where_nothing_is_preferred_float32_is_taken(card: dict[str, Any], tmp_path: Path) -> None:
    readme = _readme({**card, "variants": {}, "preferred": {}}, tmp_path)

    assert "(`--model tiny:float32` names one): float32." in readme


def test_failures_are_shown_where_there_is_a_picture_of_them(card: dict[str, Any], tmp_path: Path) -> None:
    assert "failures.png" not in _readme(card, tmp_path)
    (tmp_path / "failures.png").write_bytes(_PNG)
    assert "![Worst frames of the demo](failures.png)" in _readme(card, tmp_path)


@pytest.mark.parametrize("mirrored", [True, False])
def test_a_model_that_sees_the_frame_twice_says_so(
    mirrored: bool, card: dict[str, Any], tmp_path: Path
) -> None:
    card["recipe"]["mirrored"] = mirrored

    readme = _readme(card, tmp_path)

    assert ("averages the frame and its mirror image" in readme) is mirrored


def test_it_says_what_it_is_not_for(card: dict[str, Any], tmp_path: Path) -> None:
    readme = _readme(card, tmp_path)

    assert "**Research use only. Not a medical device.**" in readme
    for heading in ("## Intended use", "## Limits", "## Data and licence"):
        assert heading in readme


def test_operating_curve_is_a_picture(card: dict[str, Any], tmp_path: Path) -> None:
    draw_operating_curve(ReleaseCard.model_validate(card), tmp_path / OPERATING_CURVE)

    assert (tmp_path / OPERATING_CURVE).read_bytes().startswith(_PNG)


@pytest.mark.parametrize("name", ["default", "accurate"])
def test_a_released_page_is_made_from_the_card_beside_it(name: str, tmp_path: Path) -> None:
    folder = released_models()[name].parent
    shutil.copy(folder / "failures.png", tmp_path)

    write_readme(read_card(folder / CARD), tmp_path / "README.md")

    assert (tmp_path / "README.md").read_text() == (folder / "README.md").read_text()


def test_frames_of_other_hospitals_stand_beside_the_held_out_part(
    card: dict[str, Any], tmp_path: Path
) -> None:
    card["foreign"] = {"polyp_frames": 319, "normal": 40}
    card["operating_points_foreign"] = [
        {"threshold": threshold, "mean_dice": 0.8, "hit_share": 0.7, "alarm_share": 0.05}
        for threshold in (0.5, 0.8)
    ]

    readme = _readme(card, tmp_path)

    assert "319 frames with and 40 without a polyp" in readme
    assert _rows(readme, "0.50")[0][1:] == ["0.900", "0.950", "0.020", "0.800", "0.700", "0.050"]


def test_only_sets_that_the_card_names_are_cited(card: dict[str, Any], tmp_path: Path) -> None:
    card["training_data"] = "the official 880 training frames of Kvasir-SEG and 1014 frames of PolypGen"

    readme = _readme(card, tmp_path)

    assert "- Kvasir-SEG: Jha et al." in readme and "- PolypGen: Ali et al." in readme
    assert "NeoUNet" not in readme
