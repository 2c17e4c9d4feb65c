"""coco.json: the polyps that were marked on screen, in the COCO format for annotation tools.

Source of the format: https://cocodataset.org/#format-data
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from detector.analysis.exports.marked import MarkedFrame, marked_frames
from detector.analysis.results.masks import mask_area
from detector.analysis.results.schema import PolypRecord, Results
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
    for frame in marked_frames(results):
        images.append(image(frame, _image_id(frame)))
        for polyp in frame.polyps:
            annotations.append(annotation(frame, polyp, len(annotations) + 1, _image_id(frame)))
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
        "model": model(results),
        "complete": results.end is not None,
        **excerpt(results),
    }


def excerpt(results: Results) -> dict[str, Any]:
    """What was looked at, where that was not all: of other frames nothing is known."""
    looked_at = results.header.excerpt
    return {} if looked_at.whole else {"excerpt": asdict(looked_at)}


def model(results: Results) -> dict[str, str]:
    """What found the polyps."""
    used = results.header.model
    return {"name": used.name, "version": used.version, "sha256": used.sha256}


def image(frame: MarkedFrame, number: int) -> dict[str, Any]:
    """A frame as an entry of `images`, with its id there."""
    # Tools refuse a mask that has not its image's size.
    height, width = frame.size
    return {
        "id": number,
        "file_name": frame.picture,
        "width": width,
        "height": height,
        "frame": frame.record.frame,
        "time": frame.record.time,
    }


def annotation(frame: MarkedFrame, polyp: PolypRecord, number: int, image_id: int) -> dict[str, Any]:
    """A polyp of a frame as an entry of `annotations`, with its id there and that of its image.

    Raises:
        DataError: the mask is damaged.
    """
    x1, y1, x2, y2 = polyp.box
    return {
        "id": number,
        "image_id": image_id,
        "category_id": CATEGORY["id"],
        "segmentation": {"size": list(polyp.mask.size), "counts": polyp.mask.counts},
        "bbox": [x1, y1, round(x2 - x1, 3), round(y2 - y1, 3)],
        "area": mask_area(polyp, frame.record.frame),
        "iscrowd": 0,
        "score": polyp.score,
        "attributes": {"track_id": polyp.track, **({"verdict": polyp.verdict} if polyp.verdict else {})},
    }


def _image_id(frame: MarkedFrame) -> int:
    # COCO counts from 1; some tools take the id 0 for none.
    return frame.record.frame + 1
