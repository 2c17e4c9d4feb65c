"""The synthetic source looks like tissue, is always the same, and costs nothing."""

import time

import numpy as np
import pytest

from detector.benchmark.synthetic import SyntheticSource
from detector.field_of_view_tracker import FieldOfViewTracker
from detector.picture import YuvPicture


@pytest.mark.parametrize(("width", "height"), [(720, 576), (1920, 1080)])
def test_frames_have_the_size_the_rate_and_the_number_asked_for(width: int, height: int) -> None:
    frames = list(SyntheticSource(width, height, 50, 20))
    assert len(frames) == 20
    assert [frame.index for frame in frames] == list(range(20))
    assert frames[10].time == pytest.approx(0.2)
    picture = frames[0].picture
    assert isinstance(picture, YuvPicture)
    assert picture.y.shape == (height, width)
    assert picture.u.shape == picture.v.shape == (height // 2, width // 2)
    assert (picture.matrix, picture.full_range) == ("bt709", False)


def test_tissue_is_red_in_a_dark_surround_and_the_blob_is_not() -> None:
    picture = next(iter(SyntheticSource(640, 480, 25, 1))).picture
    rgb = picture.rgb().astype(int)
    # Turned by nothing, the blob is to the right of the centre.
    blob, tissue = rgb[240, 320 + 38], rgb[240, 100]
    assert blob == pytest.approx([196, 190, 128], abs=4)
    assert tissue[0] > 1.6 * tissue[1]
    assert rgb[2, 2].max() < 8
    assert FieldOfViewTracker().update(picture).box.width > 0.8 * 640


def test_blob_moves_and_comes_round() -> None:
    pictures = [frame.picture.rgb().astype(int) for frame in SyntheticSource(320, 240, 25, 9)]
    assert np.abs(pictures[0] - pictures[4]).max() > 60
    assert np.array_equal(pictures[0], pictures[8])


def test_two_sources_are_the_same() -> None:
    first, second = ([frame.picture.rgb() for frame in SyntheticSource(320, 240, 25, 4)] for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_a_frame_costs_next_to_nothing() -> None:
    source = SyntheticSource(1920, 1080, 60, 2000)
    began = time.perf_counter()
    assert sum(1 for _ in source) == 2000
    assert time.perf_counter() - began < 0.5


def test_without_a_length_it_never_ends() -> None:
    frames = iter(SyntheticSource(32, 32, 10))
    assert [next(frames).index for _ in range(100)][-1] == 99
