"""coco.json: the polyps that were marked on screen, in the COCO format for annotation tools.

Source of the format: https://cocodataset.org/#format-data
"""

import json
from pathlib import Path
from typing import Any

from detector.analysis.results.masks import mask_area
from detector.analysis.results.schema import FrameRecord, PolypRecord, Results
from detector.files.atomic import write_whole

CATEGORY = {"id": 1, "name": "polyp", "supercategory": "lesion"}


def write_coco(results: Results, path: Path) -> None:
    """Write the polyps of a recording as COCO annotations.

    Raises:
        DataError: a mask is damaged.
        OutputError: the file cannot be written.
    """
    content = json.dumps(coco_records(results), ensure_ascii=False, separators=(",", ":"))
    write_whole(path, content.encode("utf-8"))


def coco_records(results: Results) -> dict[str, Any]:
    """The content of coco.json.

    Only frames with an annotation are listed as images: a tool asks for the picture of each image, and
    nobody wants to draw 90,000 pictures from an hour of video to look at 300 of them. A frame that is not
    listed keeps its id (its number + 1), so that it can be added later without a change to the others.

    Raises:
        DataError: a mask is damaged.
    """
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for frame in results.frames:
        shown = [polyp for polyp in frame.polyps if polyp.shown]
        if shown:
            images.append(_image(frame, shown[0]))
        for polyp in shown:
            annotations.append(_annotation(frame, polyp, len(annotations) + 1))
    return {
        "info": _info(results),
        "licenses": [],
        "categories": [CATEGORY],
        "images": images,
        "annotations": annotations,
    }


def _info(results: Results) -> dict[str, Any]:
    header = results.header
    return {
        "description": f"Polyps marked by polyp-detector in {header.source.name}",
        "path": header.path,
        "notice": header.notice,
        "model": {"name": header.model.name, "version": header.model.version, "sha256": header.model.sha256},
        "complete": results.end is not None,
    }


def _image(frame: FrameRecord, polyp: PolypRecord) -> dict[str, Any]:
    # Tools refuse a mask that has not its image's size, and a video may change size on its way.
    height, width = polyp.mask.size
    return {
        "id": _image_id(frame),
        "file_name": frame.file or f"frame_{frame.frame:06d}.png",
        "width": width,
        "height": height,
        "frame": frame.frame,
        "time": frame.time,
    }


def _annotation(frame: FrameRecord, polyp: PolypRecord, number: int) -> dict[str, Any]:
    x1, y1, x2, y2 = polyp.box
    return {
        "id": number,
        "image_id": _image_id(frame),
        "category_id": CATEGORY["id"],
        "segmentation": {"size": list(polyp.mask.size), "counts": polyp.mask.counts},
        "bbox": [x1, y1, round(x2 - x1, 3), round(y2 - y1, 3)],
        "area": mask_area(polyp, frame.frame),
        "iscrowd": 0,
        "score": polyp.score,
        "attributes": {"track_id": polyp.track},
    }


def _image_id(frame: FrameRecord) -> int:
    # COCO counts from 1; some tools take the id 0 for none.
    return frame.frame + 1
