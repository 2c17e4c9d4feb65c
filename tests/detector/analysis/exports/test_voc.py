"""The Pascal VOC folder, as the package `supervision` reads it, and by the challenge's own rules."""

from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from detector.analysis.exports.voc import write_voc
from tests.detector.analysis.exports.two_polyps import two_polyps
from tests.detector.analysis.results.results_file import HEIGHT, WIDTH, frame, polyp, results

# Of supervision's progress bar.
pytestmark = pytest.mark.leaves_threads("tqdm_monitor")


def _objects(path: Path) -> list[dict[str, str | None]]:
    return [
        {each.tag: each.text for each in (*found, *found.iterfind("bndbox/*"))}
        for found in ElementTree.parse(path).iterfind("object")
    ]


def test_supervision_finds_what_was_marked(tmp_path: Path) -> None:
    supervision = pytest.importorskip("supervision")
    write_voc(two_polyps(tmp_path), tmp_path / "voc")
    annotations, pictures = tmp_path / "voc" / "Annotations", tmp_path / "voc" / "JPEGImages"
    pictures.mkdir()
    for number in (2, 4):
        picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
        cv2.imwrite(str(pictures / f"frame_00000{number}.png"), picture)
    dataset = supervision.DetectionDataset.from_pascal_voc(str(pictures), str(annotations))
    assert dataset.classes == ["polyp"]
    found = {Path(path).name: each.xyxy.tolist() for path, _, each in dataset}
    assert found == {
        "frame_000002.png": [[40, 30, 80, 60], [100, 10, 151, 50]],
        "frame_000004.png": [[40, 30, 80, 60]],
    }


def test_pixels_count_from_1_and_the_last_one_belongs_to_the_box(tmp_path: Path) -> None:
    write_voc(results(tmp_path, frame(0, polyp(1, box=(0, 10.5, WIDTH, 20.2)))), tmp_path / "voc")
    (found,) = _objects(tmp_path / "voc" / "Annotations" / "frame_000000.xml")
    assert [found[key] for key in ("xmin", "ymin", "xmax", "ymax")] == ["1", "11", str(WIDTH), "21"]
    assert (found["name"], found["truncated"], found["difficult"]) == ("polyp", "1", "0")


def test_an_annotation_keeps_the_order_of_the_challenge(tmp_path: Path) -> None:
    write_voc(two_polyps(tmp_path, name="Fall <7>\x02.mp4"), tmp_path / "voc")
    root = ElementTree.parse(tmp_path / "voc" / "Annotations" / "frame_000002.xml").getroot()
    tags = [each.tag for each in root]
    assert tags == ["folder", "filename", "source", "size", "segmented", "object", "object"]
    assert [each.text for each in root.iterfind("size/*")] == [str(WIDTH), str(HEIGHT), "3"]
    assert root.findtext("source/database") == "Fall <7>\ufffd.mp4"
    assert root.findtext("filename") == "frame_000002.png"


def test_all_frames_are_listed(tmp_path: Path) -> None:
    write_voc(two_polyps(tmp_path), tmp_path / "voc")
    listed = (tmp_path / "voc" / "ImageSets" / "Main" / "default.txt").read_text()
    assert listed == "frame_000002\nframe_000004\n"
