"""CVAT's XML 1.1, of videos and of images, as truth. Source: https://docs.cvat.ai/docs/other/xml_format/"""

from collections.abc import Iterator, Sequence
from math import cos, radians, sin, tau
from pathlib import Path
from xml.etree.ElementTree import Element

from detector.analysis.results.schema import Results
from detector.compare.truths.found import ONE_POLYP, FoundTruth, FrameNames, polyp_labels
from detector.compare.truths.xml import read_xml
from detector.errors import DataError

_Point = tuple[float, float]
_Corners = tuple[float, float, float, float]
# Shapes around which there is no box that would be a polyp.
_WITHOUT_BOX = frozenset({"points", "polyline", "cuboid", "skeleton"})
# So many points of an ellipse: its box is right to a thousandth of its size.
_STEPS = 72


def read_cvat(path: Path, results: Results) -> FoundTruth:
    """The boxes of tracks and images; of a polygon, an ellipse, a mask or what is turned, the box around it.

    Between two key frames a track's box moves evenly, and after its last one it stays, as CVAT shows it.

    Raises:
        DataError: it cannot be read, or is not CVAT's XML.
    """
    try:
        root = read_xml(path)
        if root.tag != "annotations":
            raise ValueError(f"begins with <{root.tag}>")
        return _found(path, root, results)
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise DataError(f"{path}: not CVAT's XML ({error})") from error


def _found(path: Path, root: Element, results: Results) -> FoundTruth:
    names, found = FrameNames(results, path), FoundTruth(size=_size(root))
    labels = [label for each in root.iter() if (label := each.get("label")) is not None]
    polyps = polyp_labels(labels)
    tracks = [track for track in root.iterfind("track") if track.get("label") in polyps]
    for number, track in enumerate(tracks, start=1):
        for frame, corners in _course(track, results.frames_reached):
            found.add(frame, number, corners)
    for image in root.iterfind("image"):
        for shape in image:
            if shape.get("label") in polyps and (box := _corners(shape)) is not None:
                found.add(names.number(image.get("name", "")), ONE_POLYP, box)
    return found


def _size(root: Element) -> tuple[int, int] | None:
    width, height = root.findtext(".//original_size/width"), root.findtext(".//original_size/height")
    if width and height:
        return int(width), int(height)
    image = root.find("image")
    return None if image is None else (int(image.get("width", 0)), int(image.get("height", 0)))


def _course(track: Element, frames: int) -> Iterator[tuple[int, _Corners]]:
    """Each frame in which a track is to be seen, with its box."""
    keys = [
        (int(shape.get("frame", "")), shape.get("outside") == "1", box)
        for shape in track
        if (box := _corners(shape)) is not None
    ]
    keys.sort(key=lambda key: key[0])
    beyond = max([frames, *(frame + 1 for frame, _, _ in keys)])
    following = [*keys, (beyond, True, None)][1:]
    for (frame, outside, box), (until, gone, target) in zip(keys, following, strict=True):
        # One beyond the last frame is enough for it to be told that there is none.
        last = min(until, max(frame, frames) + 1)
        for each in range(frame, frame if outside else last):
            share = 0.0 if gone or target is None else (each - frame) / (until - frame)
            yield each, box if target is None else _between(box, target, share)


def _between(start: _Corners, end: _Corners, share: float) -> _Corners:
    x1, y1, x2, y2 = (a + share * (b - a) for a, b in zip(start, end, strict=True))
    return x1, y1, x2, y2


def _corners(shape: Element) -> _Corners | None:
    """The box around a shape; None for what is none, such as an attribute or a tag.

    Raises:
        ValueError: it has no extent, or nobody knows it.
    """
    if shape.tag in _WITHOUT_BOX:
        raise ValueError(f"holds {shape.tag}; draw boxes, ellipses, polygons or masks")
    if shape.tag == "box":
        left, top, right, bottom = _four(shape, "xtl", "ytl", "xbr", "ybr")
        return _turned(shape, ((left, top), (right, top), (right, bottom), (left, bottom)))
    if shape.tag == "ellipse":
        across, down, wide, high = _four(shape, "cx", "cy", "rx", "ry")
        around = (tau * step / _STEPS for step in range(_STEPS))
        return _turned(shape, [(across + wide * cos(at), down + high * sin(at)) for at in around])
    if shape.tag == "mask":
        left, top, width, height = _four(shape, "left", "top", "width", "height")
        return left, top, left + width, top + height
    if shape.tag == "polygon":
        points = [tuple(map(float, point.split(","))) for point in shape.get("points", "").split(";")]
        return _around([(point[0], point[1]) for point in points])
    return None


def _turned(shape: Element, points: Sequence[_Point]) -> _Corners:
    """The box around the points of a shape that may be turned about its middle, clockwise in degrees."""
    angle = radians(float(shape.get("rotation", 0)))
    if not angle:
        return _around(points)
    x1, y1, x2, y2 = _around(points)
    middle = (x1 + x2) / 2, (y1 + y2) / 2
    offsets = [(x - middle[0], y - middle[1]) for x, y in points]
    return _around(
        [
            (middle[0] + x * cos(angle) - y * sin(angle), middle[1] + x * sin(angle) + y * cos(angle))
            for x, y in offsets
        ]
    )


def _around(points: Sequence[_Point]) -> _Corners:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def _four(shape: Element, *names: str) -> _Corners:
    one, two, three, four = (float(shape.get(name, "")) for name in names)
    return one, two, three, four
