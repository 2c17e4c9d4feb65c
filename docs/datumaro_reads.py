"""Reads the exports of one recording with datumaro, and tells whether each says the same boxes.

In an environment of its own (some 560 MB), since it brings another OpenCV:

python3.11 -m venv reader && reader/bin/pip install datumaro
for f in coco cvat voc yolo mot frames; do
  polyp-detector export RESULTS --format $f --review review.jsonl
done
reader/bin/python docs/datumaro_reads.py RESULTS/reviewed

Ends with 1 where a format cannot be read or says another box.
"""

import argparse
import logging
import sys
from pathlib import Path
from shutil import copy, copytree
from tempfile import TemporaryDirectory

from datumaro import Annotation, AnnotationType, Dataset

Box = tuple[float, float, float, float]
Boxes = dict[int, list[Box]]

# Pascal VOC has whole pixels, the last one of which belongs to the box, and YOLO six digits.
_EXACT = {"coco_instances": 0.01, "cvat": 0.01, "mot_seq": 0.01, "yolo": 0.01, "voc_detection": 1.5}
# Of MOT, frames are counted from 1.
_FIRST = {"mot_seq": 1}


def main() -> None:
    """Read, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("exports", type=Path, help="folder of the exports of one recording")
    exports = parser.parse_args().exports
    # Of each thing that it does not know it says so.
    logging.disable(logging.WARNING)
    with TemporaryDirectory() as folder:
        places = _laid_out(exports, Path(folder))
        found = {name: _boxes(name, place) for name, place in places.items()}
    differ = [name for name in found if not _are_alike(found["cvat"], found[name], _EXACT[name])]
    for name, boxes in found.items():
        says = "differs from cvat" if name in differ else "the same"
        print(f"{name:16} {len(boxes):6} frames {sum(map(len, boxes.values())):6} boxes  {says}")  # noqa: T201
    sys.exit(1 if differ or not found["cvat"] else 0)


def _laid_out(exports: Path, folder: Path) -> dict[str, Path]:
    """Where each format lies as datumaro wants it: COCO and YOLO beside their pictures."""
    coco, yolo = folder / "coco", folder / "yolo"
    (coco / "annotations").mkdir(parents=True)
    copy(exports / "coco.json", coco / "annotations" / "instances_default.json")
    copytree(exports / "yolo", yolo)
    for each in (coco, yolo):
        copytree(exports / "frames", each / "images")
    return {
        "coco_instances": coco,
        "cvat": exports / "cvat.xml",
        "voc_detection": exports / "voc",
        "yolo": yolo,
        "mot_seq": exports / "mot",
    }


def _boxes(name: str, place: Path) -> Boxes:
    """By frame, those that are in view."""
    found: Boxes = {}
    for item in Dataset.import_from(str(place), name):
        index = int(item.id.rpartition("_")[2]) - _FIRST.get(name, 0)
        boxes = [_corners(*each.get_bbox()) for each in item.annotations if _is_box_in_view(each)]
        if boxes:
            found[index] = sorted(boxes)
    return found


def _is_box_in_view(annotation: Annotation) -> bool:
    """Whether it is a box, not the mask that COCO has beside it, and seen."""
    return annotation.type is AnnotationType.bbox and not annotation.attributes.get("outside")


def _corners(x: float, y: float, width: float, height: float) -> Box:
    return x, y, x + width, y + height


def _are_alike(one: Boxes, other: Boxes, within: float) -> bool:
    """Whether both have a box of each other's in the same frames."""
    if one.keys() != other.keys():
        return False
    return all(
        len(one[index]) == len(other[index])
        and all(any(_is_near(box, each, within) for each in other[index]) for box in one[index])
        for index in one
    )


def _is_near(one: Box, other: Box, within: float) -> bool:
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))


if __name__ == "__main__":
    main()
