"""The small pictures of a polyp."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from detector.analysis.exports.report.thumbnail import WIDTH as WIDEST
from detector.analysis.exports.report.thumbnail import Thumbnail, make_thumbnail, within_budget
from detector.analysis.results import rle
from detector.analysis.results.tracks import TrackSummary, summarise_tracks
from detector.errors import DataError
from detector.markers import MARKER
from tests.detector.analysis.results.results_file import BOX, HEIGHT, WIDTH, frame, polyp, results

TISSUE = (150, 70, 60)


@pytest.fixture
def track(tmp_path: Path) -> TrackSummary:
    return summarise_tracks(results(tmp_path, frame(0, polyp(1))))[0]


def _rgb(jpeg: bytes) -> NDArray[np.int64]:
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)[:, :, ::-1].astype(np.int64)


def _tissue(width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    return np.full((height, width, 3), TISSUE, np.uint8)


def test_clean_twin_is_the_frame_itself(track: TrackSummary) -> None:
    clean = _rgb(make_thumbnail(_tissue(), track).clean)
    assert clean.shape == (HEIGHT, WIDTH, 3)
    assert np.abs(clean - TISSUE).max() <= 3


def test_brackets_lie_around_the_polyp_and_leave_it_as_it_is(track: TrackSummary) -> None:
    marked = _rgb(make_thumbnail(_tissue(), track).overlay)
    lines = np.abs(marked - MARKER).sum(axis=2) < 150
    x1, y1, x2, y2 = (int(side) for side in BOX)
    assert lines[max(0, y1 - 6) : y1, max(0, x1 - 6) : x1 + 4].any()
    assert lines[y2 : y2 + 6, x2 - 4 : x2 + 6].any()
    assert np.abs(marked[y1 + 4 : y2 - 4, x1 + 4 : x2 - 4] - TISSUE).max() <= 6


def test_far_from_the_marker_nothing_changes(track: TrackSummary) -> None:
    thumbnail = make_thumbnail(_tissue(), track)
    clean, marked = _rgb(thumbnail.clean), _rgb(thumbnail.overlay)
    assert np.abs(clean - marked)[80:, 110:].max() <= 2


def test_the_frame_is_made_smaller_whole_and_keeps_its_shape(tmp_path: Path) -> None:
    big = polyp(1)
    big["mask"] = {"size": [1080, 1920], "counts": _counts(1080, 1920)}
    big["box"] = [1000, 500, 1200, 700]
    (track,) = summarise_tracks(results(tmp_path, frame(0, big)))
    thumbnail = make_thumbnail(_tissue(1920, 1080), track)
    marked = _rgb(thumbnail.overlay)
    assert marked.shape == (270, WIDEST, 3)
    rows, columns = np.nonzero(np.abs(marked - MARKER).sum(axis=2) < 120)
    assert (columns.min(), columns.max()) == (pytest.approx(246, abs=3), pytest.approx(304, abs=3))
    assert rows.max() == pytest.approx(179, abs=3)


def _counts(height: int, width: int) -> str:
    mask = np.zeros((height, width), bool)
    mask[500:700, 1000:1200] = True
    return rle.encode(mask)["counts"]


def test_a_frame_of_another_video_is_refused(track: TrackSummary) -> None:
    with pytest.raises(DataError, match="frame 0 is 200 x 120 pixels, its mask 160 x 120"):
        make_thumbnail(_tissue(width=200), track)


def _noise() -> Thumbnail:
    pixels = np.random.default_rng(0).integers(0, 255, (270, WIDEST, 3), np.uint8)
    jpeg = cv2.imencode(".jpg", pixels)[1].tobytes()
    return Thumbnail(overlay=jpeg, clean=jpeg)


def _weight(thumbnails: dict[int, Thumbnail]) -> int:
    return sum(len(each.overlay) + len(each.clean) for each in thumbnails.values())


def test_few_pictures_stay_as_they_are() -> None:
    given = {1: _noise()}
    assert within_budget(given, 10_000_000) == given


def test_many_pictures_become_narrower_until_they_fit() -> None:
    given = {number: _noise() for number in range(6)}
    fitting = within_budget(given, _weight(given) // 2)
    assert list(fitting) == list(given)
    assert _weight(fitting) <= _weight(given) // 2
    assert 160 <= _rgb(fitting[0].clean).shape[1] < WIDEST


def test_too_many_pictures_lose_the_last() -> None:
    given = {number: _noise() for number in (5, 3, 9)}
    narrowest = _weight(within_budget({5: given[5]}, _weight({5: given[5]}) // 6))
    fitting = within_budget(given, 2 * narrowest)
    assert list(fitting) == [5, 3]
    assert within_budget(given, 0) == {}
