"""The YOLO folders, as the package `supervision` reads them, and line by line."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from detector.analysis.exports.yolo import write_yolo, write_yolo_segments
from detector.analysis.results import rle
from tests.detector.analysis.exports.two_polyps import OTHER, two_polyps
from tests.detector.analysis.results.results_file import (
    BOX,
    HEIGHT,
    WIDTH,
    disc,
    frame,
    polyp,
    results,
)

# Of supervision's progress bar.
pytestmark = pytest.mark.leaves_threads("tqdm_monitor")


def _read(folder: Path, masks: bool = False) -> dict[str, Any]:
    """What supervision finds for each picture, by the picture's name; it wants the pictures to be there."""
    supervision = pytest.importorskip("supervision")
    pictures = folder / "images"
    pictures.mkdir()
    for label in (folder / "labels").glob("*.txt"):
        cv2.imwrite(str(pictures / f"{label.stem}.png"), np.zeros((HEIGHT, WIDTH, 3), np.uint8))
    dataset = supervision.DetectionDataset.from_yolo(
        str(pictures), str(folder / "labels"), str(folder / "data.yaml"), force_masks=masks
    )
    assert dataset.classes == ["polyp"]
    return {Path(path).name: found for path, _, found in dataset}


def test_supervision_finds_the_boxes_of_what_was_marked(tmp_path: Path) -> None:
    write_yolo(two_polyps(tmp_path), tmp_path / "yolo")
    found = _read(tmp_path / "yolo")
    assert set(found) == {"frame_000002.png", "frame_000004.png"}
    np.testing.assert_allclose(found["frame_000002.png"].xyxy, [BOX, OTHER], atol=0.01)
    np.testing.assert_allclose(found["frame_000004.png"].xyxy, [BOX], atol=0.01)


def test_a_line_is_class_centre_and_size_in_shares_of_the_frame(tmp_path: Path) -> None:
    write_yolo(two_polyps(tmp_path), tmp_path / "yolo")
    text = (tmp_path / "yolo" / "labels" / "frame_000004.txt").read_text("ascii")
    assert text == "0 0.375000 0.375000 0.250000 0.250000\n"


def test_supervision_fills_the_outlines_with_the_very_masks(tmp_path: Path) -> None:
    write_yolo_segments(two_polyps(tmp_path), tmp_path / "yolo-seg")
    found = _read(tmp_path / "yolo-seg", masks=True)
    np.testing.assert_array_equal(found["frame_000002.png"].mask, [disc(), disc(OTHER)])
    np.testing.assert_array_equal(found["frame_000004.png"].mask, [disc()])


def test_a_single_pixel_is_an_outline_of_three_corners(tmp_path: Path) -> None:
    dot = np.zeros((HEIGHT, WIDTH), bool)
    dot[30, 40] = True
    seen = {**polyp(1, box=(40, 30, 41, 31)), "mask": rle.encode(dot)}
    write_yolo_segments(results(tmp_path, frame(0, seen)), tmp_path / "yolo-seg")
    (line,) = (tmp_path / "yolo-seg" / "labels" / "frame_000000.txt").read_text("ascii").splitlines()
    assert line.split() == ["0", *(["0.251563", "0.252083"] * 3)]


def test_nothing_marked_is_a_folder_without_labels(tmp_path: Path) -> None:
    write_yolo(results(tmp_path, frame(0)), tmp_path / "yolo")
    assert [path.name for path in (tmp_path / "yolo").iterdir()] == ["data.yaml"]
