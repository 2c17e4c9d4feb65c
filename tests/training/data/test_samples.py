"""Frames are read as RGB, masks as 0 and 1; a file that cannot be used is named."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from detector.errors import DataError
from training.data.samples import Sample, read_image, read_mask, read_sample

Read = Callable[[Path], NDArray[np.uint8]]

readers = pytest.mark.parametrize("read", [read_image, read_mask])


def _write(path: Path, picture: NDArray[np.uint8]) -> Path:
    cv2.imwrite(str(path), picture)
    return path


def test_an_image_is_rgb(tmp_path: Path) -> None:
    red_in_bgr = np.full((5, 7, 3), (0, 0, 255), np.uint8)

    image = read_image(_write(tmp_path / "red.png", red_in_bgr))

    assert image.shape == (5, 7, 3)
    assert image.dtype == np.uint8
    assert (image == (255, 0, 0)).all()


def test_a_grey_picture_becomes_three_channels(tmp_path: Path) -> None:
    assert read_image(_write(tmp_path / "grey.png", np.full((5, 7), 90, np.uint8))).shape == (5, 7, 3)


def test_mask_foreground_begins_at_128(tmp_path: Path) -> None:
    mask = read_mask(_write(tmp_path / "m.png", np.array([[0, 1, 127, 128, 254, 255]], np.uint8)))

    assert mask.dtype == np.uint8
    assert mask.tolist() == [[0, 0, 0, 1, 1, 1]]


def test_a_path_may_hold_letters_of_any_language(tmp_path: Path) -> None:
    plain = _write(tmp_path / "plain.png", np.full((4, 4), 255, np.uint8))
    named = plain.rename(tmp_path / "Darmspiegelung für 大腸.png")

    assert read_mask(named).all()


def test_without_a_mask_file_nothing_is_polyp(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.png", np.full((5, 7, 3), 90, np.uint8))

    _, mask = read_sample(Sample("a", path, None))

    assert mask.shape == (5, 7)
    assert mask.dtype == np.uint8
    assert not mask.any()


@readers
def test_a_missing_file_is_named(tmp_path: Path, read: Read) -> None:
    with pytest.raises(DataError, match=r"gone\.png: cannot be read"):
        read(tmp_path / "gone.png")


@readers
def test_an_empty_file_is_named(tmp_path: Path, read: Read) -> None:
    (tmp_path / "empty.png").touch()

    with pytest.raises(DataError, match=r"empty\.png: the file is empty; fetch it again"):
        read(tmp_path / "empty.png")


@readers
def test_a_file_that_is_no_picture_is_named(tmp_path: Path, read: Read) -> None:
    (tmp_path / "page.jpg").write_bytes(b"<html>503 Service Unavailable</html>")

    with pytest.raises(DataError, match=r"page\.jpg: not a readable (picture|mask); fetch the file again"):
        read(tmp_path / "page.jpg")


@readers
@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_a_file_cut_short_by_a_broken_download_is_named(tmp_path: Path, read: Read, suffix: str) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    path = _write(tmp_path / f"cut{suffix}", noise)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])

    with pytest.raises(DataError, match=rf"cut\{suffix}: not a readable"):
        read(path)


def test_a_mask_of_another_size_is_named_with_both_sizes_and_its_frame(tmp_path: Path) -> None:
    image = _write(tmp_path / "a.png", np.zeros((30, 40, 3), np.uint8))
    mask = _write(tmp_path / "a_mask.png", np.zeros((30, 20), np.uint8))

    with pytest.raises(DataError, match=r"a_mask\.png: mask of 20x30 .* frame of 40x30 \(.*a\.png\)"):
        read_sample(Sample("a", image, mask))
