"""COCO annotations of a recording, or of many as `videos`, as truth. Source: https://cocodataset.org/#format-data"""

from pathlib import Path
from typing import Any

from detector.analysis.results.schema import Results
from detector.compare.truths.found import ONE_POLYP, FoundTruth, FrameNames, polyp_labels
from detector.errors import DataError
from detector.files.json_text import read_json

_NUMBERS = ("track_id", "instance_id")


def read_coco(path: Path, results: Results, place: str) -> FoundTruth:
    """The boxes of a recording.

    An image is the frame that its `frame` or `frame_id` says, else that of its name. A polyp's number is its
    `attributes.track_id`, `track_id` or `instance_id`.

    Args:
        path: of the file.
        results: of the recording.
        place: of the results, by which one of several videos is known.

    Raises:
        DataError: it cannot be read, is not COCO, or has no video of that name.
    """
    try:
        content = read_json(path)
        if not isinstance(content, dict):
            raise ValueError("holds no JSON object")
        return _found(path, content, results, place)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise DataError(f"{path}: not COCO annotations ({type(error).__name__}: {error})") from error


def _found(path: Path, content: dict[str, Any], results: Results, place: str) -> FoundTruth:
    names, images = FrameNames(results, path), _images(path, content, results, place)
    categories = {each["id"]: each["name"] for each in content["categories"]}
    polyps = polyp_labels(categories.values())
    everywhere = {image["id"] for image in content["images"]}
    found = FoundTruth()
    for image in images.values():
        found.size = int(image["width"]), int(image["height"])
    for annotation in content["annotations"]:
        if annotation["image_id"] not in everywhere:
            raise ValueError("an annotation is of none of its images")
        if annotation["image_id"] in images and categories[annotation["category_id"]] in polyps:
            frame = _frame(images[annotation["image_id"]], names)
            x, y, width, height = annotation["bbox"]
            found.add(frame, _number(annotation), (x, y, x + width, y + height))
    return found


def _images(path: Path, content: dict[str, Any], results: Results, place: str) -> dict[int, dict[str, Any]]:
    """The images of the recording, by their ids."""
    videos = content.get("videos")
    if videos is None:
        return {image["id"]: image for image in content["images"]}
    wanted = {place, results.header.source.name}
    ids = [each["id"] for each in videos if each.get("name") == place]
    ids = ids or [each["id"] for each in videos if wanted & {each.get("name"), each.get("file_name")}]
    if len(ids) != 1:
        raise DataError(f"{path}: has {len(ids)} videos called {results.header.source.name}; it must be one")
    return {image["id"]: image for image in content["images"] if image["video_id"] == ids[0]}


def _frame(image: dict[str, Any], names: FrameNames) -> int | None:
    for key in ("frame", "frame_id"):
        if isinstance(image.get(key), int):
            return int(image[key])
    return names.number(image["file_name"])


def _number(annotation: dict[str, Any]) -> int:
    told = {**annotation, **(annotation.get("attributes") or {})}
    return next((int(told[key]) for key in _NUMBERS if told.get(key) is not None), ONE_POLYP)
