"""coco.json of many recordings, as pycocotools reads it."""

import json
from pathlib import Path

import numpy as np
import pytest

from detector.analysis.exports.coco_archive import PlacedResults, write_coco_archive
from tests.detector.analysis.exports.two_polyps import OTHER, two_polyps
from tests.detector.analysis.results.results_file import disc, frame, results


@pytest.fixture
def written(tmp_path: Path) -> Path:
    (tmp_path / "empty").mkdir()
    many = [
        PlacedResults("a", two_polyps(tmp_path / "a")),
        PlacedResults("empty", results(tmp_path / "empty", frame(0), whole=False)),
        PlacedResults("b/v", two_polyps(tmp_path / "b" / "v")),
    ]
    write_coco_archive(many, tmp_path / "coco.json")
    return tmp_path / "coco.json"


def test_pycocotools_finds_all_recordings_with_ids_of_their_own(written: Path) -> None:
    coco = pytest.importorskip("pycocotools.coco").COCO(str(written))
    assert len(coco.getImgIds()) == len(set(coco.getImgIds())) == 4
    assert len(coco.getAnnIds()) == len(set(coco.getAnnIds())) == 6
    by_video = [
        [image["file_name"] for image in coco.dataset["images"] if image["video_id"] == video]
        for video in (1, 2, 3)
    ]
    assert by_video == [
        ["a/frame_000002.png", "a/frame_000004.png"],
        [],
        ["b/v/frame_000002.png", "b/v/frame_000004.png"],
    ]
    for annotation in coco.dataset["annotations"]:
        assert coco.loadImgs([annotation["image_id"]])[0]["video_id"] == annotation["video_id"]
    _, second = coco.loadAnns(coco.getAnnIds(imgIds=[3]))
    np.testing.assert_array_equal(coco.annToMask(second), disc(OTHER))


def test_one_number_is_one_polyp_of_one_recording(written: Path) -> None:
    annotations = json.loads(written.read_bytes())["annotations"]
    told = [(each["video_id"], each["attributes"]["track_id"], each["instance_id"]) for each in annotations]
    assert told == [(1, 3, 1), (1, 4, 2), (1, 4, 2), (3, 3, 3), (3, 4, 4), (3, 4, 4)]


def test_recordings_without_polyps_are_told_of_too(written: Path) -> None:
    videos = json.loads(written.read_bytes())["videos"]
    assert [(each["id"], each["name"], each["length"], each["complete"]) for each in videos] == [
        (1, "a", 5, True),
        (2, "empty", 1, False),
        (3, "b/v", 5, True),
    ]
    assert {each["file_name"] for each in videos} == {"v.mp4"}
