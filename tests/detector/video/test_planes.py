"""A picture is recorded by its own planes, whatever their form, in the colours that it has."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from detector.picture import Matrix, YuvPicture
from detector.video import Recorder, open_video
from detector.video.recorder import AS_IT_COMES


def _picture(width: int, height: int, across: int, down: int, matrix: Matrix, full_range: bool) -> YuvPicture:
    """Grey at the left, a strong colour at the right."""
    size, chroma = (height, width), (-(-height // down), -(-width // across))
    y, u, v = np.full(size, 120, np.uint8), np.full(chroma, 128, np.uint8), np.full(chroma, 128, np.uint8)
    u[:, chroma[1] // 2 :], v[:, chroma[1] // 2 :] = 90, 190
    return YuvPicture(y, u, v, matrix, full_range)


@pytest.mark.parametrize(
    ("subsampling", "matrix", "full_range"),
    list(itertools.product([(2, 2), (2, 1), (1, 1)], ("bt601", "bt709"), (False, True))),
)
def test_colours_are_kept(
    subsampling: tuple[int, int], matrix: Matrix, full_range: bool, tmp_path: Path
) -> None:
    picture = _picture(96, 72, *subsampling, matrix, full_range)
    with Recorder(tmp_path / "a.mp4", 96, 72, 25, AS_IT_COMES, matrix) as recorder:
        for index in range(10):
            recorder.write_picture(picture, index / 25)
    with open_video(tmp_path / "a.mp4") as source:
        shown = [frame.picture.rgb() for frame in source]
    assert len(shown) == 10
    for column in (20, 80):
        assert np.abs(shown[9][36, column].astype(int) - picture.rgb()[36, column]).max() <= 5


def test_picture_of_another_size_or_matrix_is_recorded_too(tmp_path: Path) -> None:
    with Recorder(tmp_path / "a.mp4", 96, 72, 25, AS_IT_COMES) as recorder:
        recorder.write_picture(_picture(96, 72, 2, 2, "bt709", False), 0.0)
        recorder.write_picture(_picture(192, 144, 2, 2, "bt601", False), 0.04)
    with open_video(tmp_path / "a.mp4") as source:
        first, second = (frame.picture.rgb()[36, 20].astype(int) for frame in source)
    assert np.abs(first - second).max() <= 4


def test_odd_size_loses_its_last_column_and_row(tmp_path: Path) -> None:
    with Recorder(tmp_path / "a.mp4", 95, 71, 25, AS_IT_COMES) as recorder:
        recorder.write_picture(_picture(95, 71, 2, 2, "bt709", False), 0.0)
    with open_video(tmp_path / "a.mp4") as source:
        assert (source.width, source.height) == (94, 70)
