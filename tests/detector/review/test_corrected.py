"""Results with what a reader said of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from detector.analysis.exports.table import EXPORTS
from detector.analysis.results.masks import decode_mask
from detector.analysis.results.reader import read_results
from detector.analysis.results.schema import PolypRecord, Results
from detector.boxes import Box
from detector.cli import app
from detector.review import Review, Shape, open_review
from detector.review.corrected import corrected, shape_mask
from tests.detector.analysis.results.results_file import end, frame, header, polyp, write
from tests.detector.review.lesions_file import LEFT, RIGHT, three_markings


def _after(folder: Path, say: Callable[[Review], Any]) -> Results:
    three_markings(folder)
    with open_review(folder, "AB") as review:
        say(review)
        return corrected(read_results(folder / "results.jsonl"), review.lesions)


def _polyps(results: Results, number: int) -> tuple[PolypRecord, ...]:
    return next(record.polyps for record in results.frames if record.frame == number)


def _tracks(results: Results, *numbers: int) -> list[list[int]]:
    return [[polyp.track for polyp in _polyps(results, number)] for number in numbers]


def test_without_a_word_all_is_as_it_was_found(tmp_path: Path) -> None:
    results = _after(tmp_path, lambda review: None)
    found = read_results(tmp_path / "results.jsonl")
    assert (results.header, results.end) == (found.header, found.end)
    assert _tracks(results, 11, 15, 21, 35, 50, 60) == [[1], [1, 2], [2], [4], [3], []]
    assert {polyp.verdict for record in results.frames for polyp in record.polyps} == {"unreviewed", None}


def test_rejected_lesions_are_out_and_others_stay(tmp_path: Path) -> None:
    results = _after(tmp_path, lambda review: (review.reject(1), review.accept(2)))
    assert _tracks(results, 11, 15, 35) == [[], [2], [4]]
    assert [polyp.verdict for polyp in _polyps(results, 15)] == ["accepted"]


def test_merged_lesions_have_one_number(tmp_path: Path) -> None:
    results = _after(tmp_path, lambda review: review.merge((1, 3)))
    assert _tracks(results, 11, 35) == [[1], [1]]


def test_what_two_merged_tracks_show_at_once_is_one_polyp(tmp_path: Path) -> None:
    results = _after(tmp_path, lambda review: review.merge((1, 2)))
    (one,) = _polyps(results, 15)
    assert (one.track, one.score, one.box) == (1, 0.9, (40, 10, 150, 60))
    found = _polyps(read_results(tmp_path / "results.jsonl"), 15)
    np.testing.assert_array_equal(decode_mask(one, 15), decode_mask(found[0], 15) | decode_mask(found[1], 15))


def test_what_was_split_off_has_a_number_that_no_track_has(tmp_path: Path) -> None:
    results = _after(tmp_path, lambda review: review.split(1, 0.6))
    assert _tracks(results, 14, 15) == [[1, 2], [8, 2]]


def test_a_missed_lesion_is_a_polyp_with_a_mask_and_says_so(tmp_path: Path) -> None:
    def draw(review: Review) -> None:
        number = review.add_missed(60, Box(10.0, 20.0, 30.0, 40.0))
        review.add_missed(62, ((100, 10), (140, 10), (140, 50)), lesion=number)

    results = _after(tmp_path, draw)
    (box,), (triangle,) = _polyps(results, 60), _polyps(results, 62)
    assert (box.track, box.verdict, box.shown, box.score) == (8, "missed", True, 1.0)
    expected = np.zeros((120, 160), bool)
    expected[20:40, 10:30] = True
    np.testing.assert_array_equal(decode_mask(box, 60), expected)
    mask = decode_mask(triangle, 62)
    assert mask.sum() == pytest.approx(800, rel=0.1)
    assert (mask[12, 138], mask[48, 102]) == (True, False)
    assert triangle.track == box.track


def test_what_was_drawn_where_nobody_looked_is_a_frame_more(tmp_path: Path) -> None:
    results = _after(tmp_path, lambda review: review.add_missed(500, Box(1.0, 1.0, 9.0, 9.0), time=20.0))
    assert (results.frames[-1].frame, results.frames[-1].time) == (500, 20.0)
    assert results.end is not None
    assert results.end.frames == len(results.frames) == 101


def test_what_was_drawn_takes_the_place_of_what_was_found_of_the_same_lesion(tmp_path: Path) -> None:
    def redraw(review: Review) -> None:
        review.merge((1, review.add_missed(15, Box(0.0, 0.0, 8.0, 8.0))))

    results = _after(tmp_path, redraw)
    assert sorted(polyp.track for polyp in _polyps(results, 15)) == [1, 2]
    assert next(polyp.box for polyp in _polyps(results, 15) if polyp.track == 1) == (0, 0, 8, 8)


@pytest.mark.parametrize(
    ("polygon", "pixels"), [((), 100), (((-9e9, -9e9), (9e9, -9e9), (9e9, 9e9), (-9e9, 9e9)), 120 * 160)]
)
def test_what_another_program_drew_beyond_the_frame_ends_at_it(
    polygon: tuple[tuple[float, float], ...], pixels: int
) -> None:
    shape = Shape(0, 0.0, Box(-20.0, -20.0, 10.0, 10.0), polygon)
    assert shape_mask(shape, (120, 160)).sum() == pixels


def test_held_markers_go_with_their_lesions(tmp_path: Path) -> None:
    lines = [frame(0, polyp(1)), frame(1, polyp(2, box=RIGHT), held=(1,)), frame(2, held=(1, 2))]
    write(tmp_path / "results.jsonl", header(), *lines, end(3))
    found = read_results(tmp_path / "results.jsonl")
    with open_review(tmp_path, "AB") as review:
        review.reject(1)
        assert [one.held for one in corrected(found, review.lesions).frames] == [(), (), ((2, *LEFT),)]
        review.undo()
        review.merge((1, 2))
        assert [len(one.held) for one in corrected(found, review.lesions).frames] == [0, 0, 1]


def _export(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["export", *map(str, arguments)])
    return result.exit_code, result.output


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """Results of which lesion 1 was rejected, 2 accepted, 3 left, and one drawn in frame 60."""
    folder = tmp_path / "v"
    three_markings(folder)
    with open_review(folder, "AB") as review:
        review.reject(1)
        review.accept(2)
        review.add_missed(60, Box(10.0, 20.0, 30.0, 40.0))
    return folder


CORRECTABLE = [export for export in EXPORTS if export.takes_review and not export.needs_recording]


@pytest.mark.parametrize("export", CORRECTABLE, ids=lambda export: export.name)
def test_every_format_of_results_is_written_with_a_review_beside_those_without(
    reviewed: Path, export: Any
) -> None:
    written = reviewed / "reviewed" / export.file
    assert _export(reviewed, "--format", export.name, "--review", "review.jsonl") == (0, f"{written}\n")
    assert sorted(path.name for path in reviewed.iterdir()) == ["results.jsonl", "review.jsonl", "reviewed"]


def test_coco_says_what_a_reader_said(reviewed: Path, tmp_path: Path) -> None:
    pytest.importorskip("pycocotools")
    from pycocotools.coco import COCO

    out = tmp_path / "out"
    assert _export(reviewed, "--format", "coco", "--review", "review.jsonl", "--out", out)[0] == 0
    coco = COCO(out / "coco.json")
    told = [(one["attributes"]["track_id"], one["attributes"]["verdict"]) for one in coco.anns.values()]
    assert told == [(2, "accepted")] * 10 + [(4, "unreviewed")] * 10 + [(8, "missed")]
    assert coco.annToMask(coco.anns[21]).sum() == 400


def test_cvat_tells_the_verdict_as_an_attribute(reviewed: Path) -> None:
    _export(reviewed, "--format", "cvat", "--review", "review.jsonl")
    root = ElementTree.parse(reviewed / "reviewed" / "cvat.xml").getroot()
    named = [one.text for one in root.findall(".//label/attributes/attribute/name")]
    assert named == ["score", "verdict"]
    said = {one.get("id"): one.findtext("box/attribute[@name='verdict']") for one in root.findall("track")}
    assert said == {"2": "accepted", "4": "unreviewed", "8": "missed"}


def test_a_drawn_lesion_is_in_the_masks(reviewed: Path) -> None:
    _export(reviewed, "--format", "masks", "--review", "review.jsonl")
    mask = cv2.imread(str(reviewed / "reviewed" / "masks" / "frame_000060.png"), cv2.IMREAD_GRAYSCALE)
    assert mask is not None
    assert (mask > 0).sum() == 400


def test_without_review_nothing_has_changed(reviewed: Path) -> None:
    _export(reviewed, "--format", "coco")
    content = json.loads((reviewed / "coco.json").read_text())
    assert {one["attributes"]["track_id"] for one in content["annotations"]} == {1, 2, 4}
    assert {tuple(one["attributes"]) for one in content["annotations"]} == {("track_id",)}


def test_each_of_many_recordings_has_its_own_review(reviewed: Path) -> None:
    archive = reviewed.parent
    three_markings(archive / "w")
    code, output = _export(archive, "--format", "coco", "--review", "review.jsonl")
    assert code == 0
    assert f"{archive / 'w'}: passed over, since it was not reviewed" in output
    with open_review(archive / "w", "AB") as review:
        review.reject(3)
    assert _export(archive, "--format", "coco", "--review", "review.jsonl")[0] == 0
    content = json.loads((archive / "reviewed" / "coco.json").read_text())
    assert len(content["annotations"]) == 21 + 20


def test_what_tells_what_was_on_screen_takes_no_review(reviewed: Path) -> None:
    code, output = _export(reviewed, "--format", "report", "--review", "review.jsonl")
    assert code == 2
    assert "the format report tells what was on screen: leave out --review" in output


def test_training_needs_a_review(reviewed: Path) -> None:
    code, output = _export(reviewed, "--format", "training")
    assert code == 2
    assert "the format training is made of a review: add --review review.jsonl" in output
