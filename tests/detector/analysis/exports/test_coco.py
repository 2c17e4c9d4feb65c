"""coco.json, by its keys and as the COCO tools read it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detector.analysis.exports.coco import write_coco
from detector.analysis.results.schema import Results
from tests.detector.analysis.results.results_file import (
    HEIGHT,
    NOTICE,
    WIDTH,
    Box,
    disc,
    frame,
    polyp,
    results,
)

OTHER: Box = (100, 10, 150.5, 50)


@pytest.fixture
def analyzed(tmp_path: Path) -> Results:
    return results(
        tmp_path,
        frame(0),
        frame(1, polyp(3, 0.8, shown=False)),
        frame(2, polyp(3), polyp(4, 0.7, box=OTHER), polyp(5, 0.6, shown=False)),
        frame(3, held=(3,)),
        frame(4, polyp(4)),
        name="Fall <7>.mp4",
    )


@pytest.fixture
def written(analyzed: Results, tmp_path: Path) -> Path:
    path = tmp_path / "coco.json"
    write_coco(analyzed, path)
    return path


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_bytes())
    return content


def test_only_marked_polyps_are_annotated_and_only_their_frames_listed(written: Path) -> None:
    content = _read(written)
    assert [image["frame"] for image in content["images"]] == [2, 4]
    tracks = [(each["image_id"], each["attributes"]["track_id"]) for each in content["annotations"]]
    assert tracks == [(3, 3), (3, 4), (5, 4)]


def test_an_image_tells_which_frame_it_is(written: Path) -> None:
    assert _read(written)["images"][0] == {
        "id": 3,
        "file_name": "frame_000002.png",
        "width": WIDTH,
        "height": HEIGHT,
        "frame": 2,
        "time": 0.08,
    }


def test_an_annotation_has_what_tools_ask_for(written: Path) -> None:
    annotation = _read(written)["annotations"][1]
    assert annotation["bbox"] == [100, 10, 50.5, 40]
    assert annotation["area"] == disc(OTHER).sum()
    assert annotation["score"] == 0.7
    assert (annotation["id"], annotation["category_id"], annotation["iscrowd"]) == (2, 1, 0)
    assert isinstance(annotation["segmentation"]["counts"], str)


def test_origin_is_on_record(written: Path) -> None:
    content = _read(written)
    assert content["info"]["notice"] == NOTICE
    assert content["info"]["model"]["sha256"] == "ab" * 32
    assert "Fall <7>.mp4" in content["info"]["description"]
    assert [(each["id"], each["name"]) for each in content["categories"]] == [(1, "polyp")]
    assert content["licenses"] == []


def test_a_recording_without_polyps_is_a_valid_file(tmp_path: Path) -> None:
    write_coco(results(tmp_path, frame(0)), tmp_path / "coco.json")
    content = _read(tmp_path / "coco.json")
    assert content["images"] == content["annotations"] == []


def test_pycocotools_finds_the_very_masks(written: Path) -> None:
    coco = pytest.importorskip("pycocotools.coco").COCO(str(written))
    assert coco.getImgIds() == [3, 5]
    first, second = coco.loadAnns(coco.getAnnIds(imgIds=[3]))
    np.testing.assert_array_equal(coco.annToMask(first), disc())
    np.testing.assert_array_equal(coco.annToMask(second), disc(OTHER))
    assert coco.loadCats(1)[0]["name"] == "polyp"


def test_pycocotools_scores_the_file_against_itself_as_perfect(written: Path) -> None:
    truth = pytest.importorskip("pycocotools.coco").COCO(str(written))
    evaluation = pytest.importorskip("pycocotools.cocoeval").COCOeval(
        truth, truth.loadRes(_read(written)["annotations"]), "segm"
    )
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    assert evaluation.stats[0] == pytest.approx(1.0)


def test_a_frame_that_is_a_picture_keeps_its_file_name(tmp_path: Path) -> None:
    analyzed = results(tmp_path, {**frame(0, polyp(1)), "file": "frame_17.jpg"}, frame(1, polyp(1)))
    write_coco(analyzed, tmp_path / "coco.json")
    names = [image["file_name"] for image in _read(tmp_path / "coco.json")["images"]]
    assert names == ["frame_17.jpg", "frame_000001.png"]
