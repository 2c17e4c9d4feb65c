"""coco.json of many recordings: one file with `videos`, whose ids are unique over all of them.

Source of the keys beside COCO's own: the video annotations of "Cityscapes-VPS" and YouTube-VIS, as the tools
of OpenMMLab read them (`videos`, `video_id`, `frame_id`, `instance_id`).
"""

import json
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from detector.analysis.exports.coco import CATEGORY, annotation, excerpt, image, model
from detector.analysis.exports.marked import marked_frames
from detector.analysis.results.schema import Results
from detector.files.atomic import write_whole
from detector.notice import NOTICE


class PlacedResults(NamedTuple):
    """Results, and their folder as seen from the one that holds all, with /."""

    place: str
    results: Results


def write_coco_archive(many: Iterable[PlacedResults], path: Path) -> None:
    """Write the polyps of many recordings, which are gone through one by one.

    Raises:
        DataError: results or a mask are damaged.
        OutputError: the file cannot be written.
    """
    content = json.dumps(_records(many), ensure_ascii=False, separators=(",", ":"))
    write_whole(path, content.encode("utf-8"))


def _records(many: Iterable[PlacedResults]) -> dict[str, Any]:
    videos: list[dict[str, Any]] = []
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    instances = count(1)
    for place, results in many:
        video_id = len(videos) + 1
        videos.append(_video(video_id, place, results))
        # A track's number is its recording's alone.
        numbers: dict[int, int] = {}
        for frame in marked_frames(results):
            image_id, shown = len(images) + 1, image(frame, len(images) + 1)
            shown["file_name"] = f"{place}/{frame.picture}"
            images.append({**shown, "video_id": video_id, "frame_id": frame.record.frame})
            for polyp in frame.polyps:
                if polyp.track not in numbers:
                    numbers[polyp.track] = next(instances)
                told = annotation(frame, polyp, len(annotations) + 1, image_id)
                annotations.append({**told, "video_id": video_id, "instance_id": numbers[polyp.track]})
    return {
        "info": {"description": "Polyps marked by polyp-detector", "notice": NOTICE},
        "licenses": [],
        "categories": [CATEGORY],
        "videos": videos,
        "images": images,
        "annotations": annotations,
    }


def _video(number: int, place: str, results: Results) -> dict[str, Any]:
    source = results.header.source
    return {
        "id": number,
        "name": place,
        "file_name": source.name,
        "path": results.header.path,
        "width": source.width,
        "height": source.height,
        "fps": source.rate,
        "length": results.frames_reached,
        "model": model(results),
        "complete": results.end is not None,
        **excerpt(results),
    }
