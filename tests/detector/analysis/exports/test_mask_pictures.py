"""The pictures of masks, as OpenCV reads them."""

from pathlib import Path

import cv2
import numpy as np

from detector.analysis.exports.mask_pictures import write_masks
from tests.detector.analysis.exports.two_polyps import OTHER, two_polyps
from tests.detector.analysis.results.results_file import disc, frame, polyp, results


def test_a_picture_for_each_marked_frame_holds_all_its_masks(tmp_path: Path) -> None:
    write_masks(two_polyps(tmp_path), tmp_path / "masks")
    names = sorted(path.name for path in (tmp_path / "masks").iterdir())
    assert names == ["frame_000002.png", "frame_000004.png"]
    both, one = (cv2.imread(str(tmp_path / "masks" / name), cv2.IMREAD_UNCHANGED) for name in names)
    np.testing.assert_array_equal(both, (disc() | disc(OTHER)) * np.uint8(255))
    np.testing.assert_array_equal(one, disc() * np.uint8(255))


def test_a_mask_of_a_picture_has_its_name(tmp_path: Path) -> None:
    pictures = [{**frame(number, polyp(1)), "file": name} for number, name in enumerate(("a b.JPG", "9.tif"))]
    write_masks(results(tmp_path, *pictures), tmp_path / "masks")
    assert sorted(path.name for path in (tmp_path / "masks").iterdir()) == ["9.png", "a b.png"]


def test_pictures_that_differ_in_suffix_or_page_alone_are_told_apart(tmp_path: Path) -> None:
    files = ("a.jpg", "A.png", "b#1.png", "s.tif#page=1", "s.tif#page=2", "t.tif#page=1", "t.tiff#page=1")
    pictures = [{**frame(number, polyp(1)), "file": name} for number, name in enumerate(files)]
    write_masks(results(tmp_path, *pictures), tmp_path / "masks")
    assert {path.name for path in (tmp_path / "masks").iterdir()} == {
        *("a.jpg.png", "A.png.png", "b#1.png", "s#page=1.png", "s#page=2.png"),
        *("t.tif#page=1.png", "t.tiff#page=1.png"),
    }
