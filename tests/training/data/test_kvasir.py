"""Kvasir-SEG's official split is kept: tuning happens inside the training frames."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from detector.errors import DataError
from training.data import kvasir

MakeFolder = Callable[[Sequence[str], Sequence[str]], Path]

_NAMES = [f"f{index}" for index in range(20)]
_FILES = [f"{name}.png" for name in _NAMES]


@pytest.fixture
def root(make_folder: MakeFolder) -> Path:
    """Twenty training frames, all with masks."""
    root = make_folder(_FILES, _FILES)
    (root / kvasir.TRAIN_SPLIT).write_text("\n".join(_NAMES))
    return root


def test_held_out_frames_and_the_rest_are_disjoint_and_complete(root: Path) -> None:
    split = kvasir.training_split(root, held_out=5, seed=3)

    fit, validation = ({sample.name for sample in part} for part in (split.fit, split.validation))
    assert len(split.validation) == 5
    assert not fit & validation
    assert fit | validation == set(_NAMES)


def test_the_seed_decides_what_is_held_out(root: Path) -> None:
    first, again, other = (kvasir.training_split(root, 5, seed).validation for seed in (3, 3, 4))

    assert first == again
    assert first != other


def test_the_order_of_the_split_file_does_not_decide_what_is_held_out(root: Path) -> None:
    before = {sample.name for sample in kvasir.training_split(root, 5, 3).validation}
    (root / kvasir.TRAIN_SPLIT).write_text("\n".join(reversed(_NAMES)))

    assert {sample.name for sample in kvasir.training_split(root, 5, 3).validation} == before


def test_a_frame_keeps_its_rank_whatever_other_frames_exist(root: Path) -> None:
    before = [sample.name for sample in kvasir.training_split(root, 5, 3).validation]
    left = [name for name in _NAMES if name in before or name < "f15"]
    (root / kvasir.TRAIN_SPLIT).write_text("\n".join(left))

    assert [sample.name for sample in kvasir.training_split(root, 5, 3).validation] == before


def test_a_training_frame_without_a_mask_is_named(root: Path) -> None:
    (root / "masks" / "f7.png").unlink()

    with pytest.raises(DataError, match=r"masks: no mask for f7$"):
        kvasir.training_split(root, 5, 3)


def test_a_missing_split_file_is_named(root: Path) -> None:
    with pytest.raises(DataError, match=r"val\.txt: the split file cannot be read"):
        kvasir.official_test_frames(root)


@pytest.mark.parametrize("name", kvasir.BOXES_FILES)
def test_boxes_are_read_under_either_spelling(tmp_path: Path, name: str) -> None:
    box = {"label": "polyp", "xmin": 1, "ymin": 2, "xmax": 30, "ymax": 40}
    (tmp_path / name).write_text(json.dumps({"a": {"height": 50, "width": 60, "bbox": [box]}}))

    frame = kvasir.read_boxes(tmp_path)["a"]

    assert (frame.height, frame.width) == (50, 60)
    assert frame.bbox == [kvasir.AnnotatedBox(label="polyp", xmin=1, ymin=2, xmax=30, ymax=40)]


def test_missing_boxes_are_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds no kavsir_bboxes\.json; fetch Kvasir-SEG again"):
        kvasir.read_boxes(tmp_path)


@pytest.mark.parametrize("text", ["{", '{"a": {"height": 5}}', "[]"], ids=["cut", "incomplete", "list"])
def test_boxes_in_another_form_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "kavsir_bboxes.json").write_text(text)

    with pytest.raises(DataError, match=r"kavsir_bboxes\.json: not Kvasir-SEG's bounding boxes"):
        kvasir.read_boxes(tmp_path)


def test_the_official_split_is_880_and_120_frames_that_share_none(polyp_data: Path) -> None:
    split = kvasir.training_split(polyp_data / "kvasir-seg", held_out=60, seed=20)
    test = kvasir.official_test_frames(polyp_data / "kvasir-seg")

    fit, validation, tested = ({s.name for s in part} for part in (split.fit, split.validation, test))
    assert (len(fit), len(validation), len(tested)) == (820, 60, 120)
    assert not fit & validation
    assert not (fit | validation) & tested
    assert all(sample.mask_path is not None for sample in test)


def test_every_published_frame_has_boxes(polyp_data: Path) -> None:
    boxes = kvasir.read_boxes(polyp_data / "kvasir-seg")

    assert len(boxes) == 1000
    assert sum(len(frame.bbox) for frame in boxes.values()) == 1071
