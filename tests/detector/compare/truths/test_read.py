"""The same truth, told in each format by files as other programs write them."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from detector.analysis.results.schema import Results
from detector.compare.truths.read import truth_of
from detector.errors import DataError
from tests.detector.analysis.results.results_file import HEIGHT, WIDTH, frame, results

# A polyp in frames 1 and 2 of 4, and a second one in frame 2.
FIRST, SECOND = (40, 30, 80, 60), (100, 10, 150, 50)
_ONE_NUMBER = '<track label="polyp"><polygon frame="0" points="1;2,3"/></track>'
_LABEL = "<label><name>polyp</name></label>"


@pytest.fixture
def analyzed(tmp_path: Path) -> Results:
    (tmp_path / "results").mkdir()
    return results(tmp_path / "results", *(frame(number) for number in range(4)))


def _pictures(tmp_path: Path) -> Results:
    (tmp_path / "results").mkdir()
    named = [{**frame(number), "file": f"{name}.jpg"} for number, name in enumerate(("p9", "q1", "b", "7"))]
    return results(tmp_path / "results", *named)


def _boxes(path: Path, given: Results, place: str = ".") -> list[list[tuple[float, ...]]]:
    truth = truth_of(path, given, place)
    return [[tuple(polyp.box) for polyp in entry.polyps] for entry in truth.truth]


def _numbers(path: Path, given: Results) -> list[list[int]]:
    return [[polyp.id for polyp in entry.polyps] for entry in truth_of(path, given).truth]


def _coco(path: Path, changed: dict[str, Any] | None = None, **image: Any) -> Path:
    size = {"width": WIDTH, "height": HEIGHT, **image}
    content = {
        "images": [
            {"id": 7, "file_name": "frame_000001.png", **size},
            {"id": 9, "file_name": "frame_000002.png", **size},
        ],
        "categories": [{"id": 3, "name": "Polyp"}, {"id": 4, "name": "snare"}],
        "annotations": [
            {"id": 1, "image_id": 7, "category_id": 3, "bbox": [40, 30, 40, 30], "track_id": 5},
            {"id": 2, "image_id": 9, "category_id": 3, "bbox": [40, 30, 40, 30], "track_id": 5},
            {
                "id": 3,
                "image_id": 9,
                "category_id": 3,
                "bbox": [100, 10, 50, 40],
                "attributes": {"track_id": 6},
            },
            {"id": 4, "image_id": 9, "category_id": 4, "bbox": [0, 0, 9, 9]},
        ],
        **(changed or {}),
    }
    path.write_text(json.dumps(content))
    return path


def _cvat(path: Path, body: str) -> Path:
    size = f"<original_size><width>{WIDTH}</width><height>{HEIGHT}</height></original_size>"
    meta = f"<meta><task><labels>{_LABEL}</labels>{size}</task></meta>"
    path.write_text(f"<annotations><version>1.1</version>{meta}{body}</annotations>")
    return path


def _box(at: int, corners: tuple[int, int, int, int], outside: int = 0) -> str:
    x1, y1, x2, y2 = corners
    place = f'xtl="{x1}" ytl="{y1}" xbr="{x2}" ybr="{y2}"'
    return f'<box frame="{at}" outside="{outside}" occluded="0" keyframe="1" {place} z_order="0"/>'


def _truth_file(path: Path) -> Path:
    polyps = [{"id": 5, "box": FIRST}], [{"id": 5, "box": FIRST}, {"id": 6, "box": SECOND}]
    truth = [{"frame": at, "polyps": each} for at, each in enumerate(([], *polyps, []))]
    content = {"video": "v.mp4", "fps": 25, "width": WIDTH, "height": HEIGHT, "truth": truth}
    path.write_text(json.dumps(content))
    return path


def _voc(folder: Path) -> Path:
    folder.mkdir()
    for at, boxes in ((1, [FIRST]), (2, [FIRST, SECOND])):
        objects = "".join(
            f"<object><name>polyp</name><bndbox><xmin>{x1 + 1}</xmin><ymin>{y1 + 1}</ymin>"
            f"<xmax>{x2}</xmax><ymax>{y2}</ymax></bndbox></object>"
            for x1, y1, x2, y2 in boxes
        )
        size = f"<size><width>{WIDTH}</width><height>{HEIGHT}</height><depth>3</depth></size>"
        (folder / f"{at:06d}.xml").write_text(f"<annotation>{size}{objects}</annotation>")
    return folder


def _masks(folder: Path, names: tuple[str, str] = ("frame_000001.png", "frame_000002.png")) -> Path:
    folder.mkdir()
    for name, boxes in zip(names, ([FIRST], [FIRST, SECOND]), strict=True):
        mask = np.zeros((HEIGHT, WIDTH), np.uint8)
        for x1, y1, x2, y2 in boxes:
            mask[y1:y2, x1:x2] = 255
        cv2.imwrite(str(folder / name), mask)
    return folder


def _tracks(path: Path) -> Path:
    first = f'<track id="0" label="polyp">{_box(1, FIRST)}{_box(2, FIRST)}{_box(3, FIRST, 1)}</track>'
    second = f'<track id="1" label="polyp">{_box(2, SECOND)}{_box(3, SECOND, 1)}</track>'
    return _cvat(path, first + second)


def test_every_format_tells_the_same(analyzed: Results, tmp_path: Path) -> None:
    told = [
        _truth_file(tmp_path / "v.truth.json"),
        _coco(tmp_path / "coco.json"),
        _tracks(tmp_path / "cvat.xml"),
        _voc(tmp_path / "voc"),
        _masks(tmp_path / "masks"),
    ]
    for path in told:
        boxes = [sorted(each) for each in _boxes(path, analyzed)]
        assert boxes == [[], [FIRST], [FIRST, SECOND], []], path


def test_what_tells_polyps_apart_keeps_their_numbers(analyzed: Results, tmp_path: Path) -> None:
    assert _numbers(_coco(tmp_path / "coco.json"), analyzed) == [[], [5], [5, 6], []]
    assert _numbers(_tracks(tmp_path / "cvat.xml"), analyzed) == [[], [1], [1, 2], []]


def test_masks_are_all_of_one_polyp(analyzed: Results, tmp_path: Path) -> None:
    assert _numbers(_masks(tmp_path / "masks"), analyzed) == [[], [1], [1, 1], []]


def test_pictures_are_found_by_their_names(tmp_path: Path) -> None:
    given = _pictures(tmp_path)
    boxes = _boxes(_masks(tmp_path / "masks", ("q1.png", "b.png")), given)
    assert [len(each) for each in boxes] == [0, 1, 2, 0]
    with pytest.raises(DataError, match=r"names other\.png, which is none of the pictures of the results"):
        truth_of(_masks(tmp_path / "wrong", ("q1.png", "other.png")), given)


def test_pictures_that_differ_in_their_suffix_or_page_alone_are_told_apart(tmp_path: Path) -> None:
    names = ("a.bmp", "a.png", "s.tif#page=1", "s.tif#page=2")
    (tmp_path / "results").mkdir()
    given = results(tmp_path / "results", *({**frame(at), "file": name} for at, name in enumerate(names)))
    boxes = _boxes(_masks(tmp_path / "masks", ("a.png.png", "s#page=1.png")), given)
    assert [len(each) for each in boxes] == [0, 1, 2, 0]
    image = {"width": WIDTH, "height": HEIGHT}
    images = [{"id": at, "file_name": names[at - 6], **image} for at in (7, 9)]
    assert _numbers(_coco(tmp_path / "coco.json", {"images": images}), given) == [[], [5], [], [5, 6]]
    with pytest.raises(DataError, match=r"names a\.jpg, which is none of the pictures"):
        truth_of(_masks(tmp_path / "wrong", ("a.jpg", "s#page=1.png")), given)


def test_files_that_a_system_hides_beside_others_are_no_truth(analyzed: Results, tmp_path: Path) -> None:
    for folder, name in (
        (_voc(tmp_path / "voc"), "000001.xml"),
        (_masks(tmp_path / "masks"), "frame_000001.png"),
    ):
        (folder / f"._{name}").write_bytes(b"\0\5\x16\7")
        assert [len(each) for each in _boxes(folder, analyzed)] == [0, 1, 2, 0]


@pytest.mark.parametrize("number", [10**12, -1])
def test_a_frame_that_no_recording_has_is_refused_at_once(
    number: int, analyzed: Results, tmp_path: Path
) -> None:
    track = f'<track label="polyp">{_box(0, FIRST)}{_box(number, FIRST)}</track>'
    alone = f'<track label="polyp">{_box(number, FIRST)}</track>'
    told = [_coco(tmp_path / "coco.json", frame=number), _cvat(tmp_path / "c.xml", track)]
    told.append(_cvat(tmp_path / "alone.xml", alone))
    if number > 0:
        told.append(_masks(tmp_path / "masks", (f"{number}.png", "frame_000002.png")))
    for path in told:
        with pytest.raises(DataError, match=r"goes on to frame \d+, v\.mp4 ended at 3|names frame -1"):
            truth_of(path, analyzed)


@pytest.mark.parametrize(
    "bbox",
    [[float("nan"), 1, 9, 9], [1, 1, float("inf"), 9], "abcd", [1, 1, 9], [9, 9, -5, 2], [9, 9, 2, -5]],
)
def test_what_is_no_box_is_refused(bbox: object, analyzed: Results, tmp_path: Path) -> None:
    annotations = [{"id": 1, "image_id": 7, "category_id": 3, "bbox": bbox}]
    with pytest.raises(DataError, match=r"coco\.json: not COCO annotations") as caught:
        truth_of(_coco(tmp_path / "coco.json", {"annotations": annotations}), analyzed)
    assert "\n" not in str(caught.value)


def test_an_annotation_of_no_image_is_refused(analyzed: Results, tmp_path: Path) -> None:
    """Else all that a file tells would be taken for the truth that there is nothing."""
    annotations = [{"id": 1, "image_id": 8, "category_id": 3, "bbox": [1, 1, 9, 9]}]
    with pytest.raises(DataError, match=r"coco\.json: .*an annotation is of none of its images"):
        truth_of(_coco(tmp_path / "coco.json", {"annotations": annotations}), analyzed)


def test_two_pictures_of_one_frame_are_named(analyzed: Results, tmp_path: Path) -> None:
    """As where the masks of two recordings lie in one folder."""
    masks = _masks(tmp_path / "masks", ("a_0001.png", "b_1.png"))
    with pytest.raises(DataError, match=r"masks: a_0001\.png and b_1\.png are both frame 1; keep one"):
        truth_of(masks, analyzed)
    size = {"width": WIDTH, "height": HEIGHT}
    images = [{"id": at, "file_name": f"{at}/frame_000001.png", **size} for at in (7, 9)]
    with pytest.raises(DataError, match=r"7/frame_000001\.png and 9/frame_000001\.png are both frame 1"):
        truth_of(_coco(tmp_path / "coco.json", {"images": images}), analyzed)


def test_a_box_of_voc_that_ends_before_it_begins_is_refused(analyzed: Results, tmp_path: Path) -> None:
    told = _voc(tmp_path / "voc") / "000001.xml"
    told.write_text(told.read_text().replace("<xmax>80", "<xmax>8"))
    with pytest.raises(DataError, match=r"000001\.xml: .*a box of frame 1 ends before it begins"):
        truth_of(tmp_path / "voc", analyzed)


@pytest.mark.parametrize("shape", ["points", "polyline", "cuboid", "skeleton"])
def test_a_polyp_without_an_extent_is_refused(shape: str, analyzed: Results, tmp_path: Path) -> None:
    drawn = f'<{shape} frame="1" label="polyp" points="40,30"/>'
    for number, body in enumerate(
        (f'<track label="polyp">{drawn}</track>', f'<image name="1.png">{drawn}</image>')
    ):
        path = _cvat(tmp_path / f"{number}.xml", body)
        with pytest.raises(DataError, match=rf"holds {shape}; draw boxes, ellipses, polygons or masks"):
            truth_of(path, analyzed)


def test_a_track_without_a_shape_tells_of_nothing(analyzed: Results, tmp_path: Path) -> None:
    assert _boxes(_cvat(tmp_path / "c.xml", '<track label="polyp"/>'), analyzed) == [[], [], [], []]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ('<box xtl="40" ytl="30" xbr="80" ybr="60" rotation="90"', (45, 25, 75, 65)),
        ('<box xtl="40" ytl="30" xbr="80" ybr="70" rotation="45"', (31.72, 21.72, 88.28, 78.28)),
        ('<ellipse cx="60" cy="45" rx="20" ry="15"', (40, 30, 80, 60)),
        ('<ellipse cx="60" cy="45" rx="20" ry="10" rotation="90"', (50, 25, 70, 65)),
    ],
)
def test_shapes_that_are_turned_and_round_count_by_the_box_around_them(
    shape: str, expected: tuple[float, ...], analyzed: Results, tmp_path: Path
) -> None:
    body = f'<image id="0" name="frame_000001.png">{shape} label="polyp"/></image>'
    boxes = _boxes(_cvat(tmp_path / "c.xml", body), analyzed)
    assert [len(each) for each in boxes] == [0, 1, 0, 0]
    assert boxes[1][0] == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a readable picture; export"),
        (b"text", "not a readable picture; export"),
        (
            cv2.imencode(".png", np.ones((HEIGHT, WIDTH), np.uint8))[1].tobytes(),
            "brightest pixel has 1 of 255",
        ),
    ],
)
def test_what_is_no_mask_is_named(content: bytes, message: str, analyzed: Results, tmp_path: Path) -> None:
    folder = _masks(tmp_path / "masks")
    (folder / "frame_000003.png").write_bytes(content)
    with pytest.raises(DataError, match=rf"frame_000003\.png: .*{message}"):
        truth_of(folder, analyzed)


def test_a_cvat_track_moves_between_key_frames_and_stays_to_the_end(
    analyzed: Results, tmp_path: Path
) -> None:
    body = f'<track label="polyp">{_box(0, (0, 0, 20, 20))}{_box(2, (20, 10, 40, 30))}</track>'
    assert _boxes(_cvat(tmp_path / "c.xml", body), analyzed) == [
        [(0, 0, 20, 20)],
        [(10, 5, 30, 25)],
        [(20, 10, 40, 30)],
        [(20, 10, 40, 30)],
    ]


def test_shapes_of_cvat_count_by_the_box_around_them(analyzed: Results, tmp_path: Path) -> None:
    body = (
        '<image id="0" name="frame_000001.png">'
        '<polygon label="polyp" points="40,30;80,45;60,60"/><tag label="polyp"/></image>'
        '<image id="1" name="frame_000002.png">'
        '<mask label="polyp" left="10" top="5" width="7" height="3"/></image>'
    )
    boxes = _boxes(_cvat(tmp_path / "c.xml", body), analyzed)
    assert boxes == [[], [(40, 30, 80, 60)], [(10, 5, 17, 8)], []]


def test_one_of_several_videos_is_known_by_its_place_or_name(analyzed: Results, tmp_path: Path) -> None:
    videos = [{"id": 1, "name": "a", "file_name": "w.mp4"}, {"id": 2, "name": "b", "file_name": "v.mp4"}]
    images = [
        {"id": at, "video_id": at, "frame_id": at, "file_name": "x.png", "width": WIDTH, "height": HEIGHT}
        for at in (1, 2)
    ]
    annotations = [
        {"id": at, "image_id": at, "category_id": 3, "bbox": [at, 0, 9, 9], "instance_id": at}
        for at in (1, 2)
    ]
    changed = {"videos": videos, "images": images, "annotations": annotations}
    path = _coco(tmp_path / "coco.json", changed)
    assert _boxes(path, analyzed) == [[], [], [(2, 0, 11, 9)], []]
    assert _boxes(path, analyzed, "a") == [[], [(1, 0, 10, 9)], [], []]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.json", "[1]", r"not COCO annotations \(ValueError: holds no JSON object\)"),
        ("t.json", "{", "cannot be read as JSON"),
        ("t.json", "[" * 5000, r"cannot be read as JSON \(nested more than 64 deep\)"),
        ("t.json", '{"images": [{"id": 1, "width": 1e999}]}', "not COCO annotations"),
        ("t.json", '{"images": []}', r"not COCO annotations \(KeyError: 'categories'\)"),
        ("t.xml", f"<annotations>{_ONE_NUMBER}</annotations>", r"not CVAT's XML \(.*index out of range\)"),
        ("t.xml", "<a/>", r"not CVAT's XML \(begins with <a>\)"),
        ("t.xml", "<a", "not CVAT's XML"),
        ("t.csv", "", "is no truth; it is a truth file or COCO"),
        (None, None, "no such file; the truth is a truth file or COCO"),
    ],
)
def test_what_is_no_truth_is_named(
    name: str | None, content: str | None, message: str, analyzed: Results, tmp_path: Path
) -> None:
    path = tmp_path / (name or "t.json")
    if content is not None:
        path.write_text(content)
    with pytest.raises(DataError, match=rf"{path.name}: {message}"):
        truth_of(path, analyzed)


def test_a_folder_without_truth_is_named(analyzed: Results, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="empty: holds neither Pascal VOC files nor masks"):
        truth_of(tmp_path / "empty", analyzed)


def test_the_truth_of_another_recording_is_refused(analyzed: Results, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"is made for 640 x 480 pixels, v\.mp4 has 160 x 120"):
        truth_of(_coco(tmp_path / "size.json", width=640, height=480), analyzed)
    beyond = _cvat(tmp_path / "long.xml", "").with_name("long.json")
    with pytest.raises(DataError, match=r"goes on to frame 9, v\.mp4 ended at 3"):
        truth_of(_coco(beyond, frame=9), analyzed)
    short = {"video": "v.mp4", "fps": 25, "truth": [{"frame": 0, "polyps": []}]}
    (tmp_path / "short.json").write_text(json.dumps(short))
    with pytest.raises(DataError, match=r"ends at frame 0, the results of v\.mp4 at 3"):
        truth_of(tmp_path / "short.json", analyzed)
