"""The pictures of masks, as OpenCV reads them."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.analysis.exports.mask_pictures import write_masks
from detector.errors import OutputError
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


def test_pictures_of_one_name_are_not_taken_for_one(tmp_path: Path) -> None:
    pictures = [{**frame(number, polyp(1)), "file": name} for number, name in enumerate(("a.jpg", "a.png"))]
    with pytest.raises(OutputError, match=r"masks: cannot be written \(File exists\)"):
        write_masks(results(tmp_path, *pictures), tmp_path / "masks")
    assert not (tmp_path / "masks").exists()
