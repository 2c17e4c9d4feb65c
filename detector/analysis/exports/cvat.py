"""cvat.xml: the marked polyps as tracks, in the format "CVAT for video 1.1".

Source of the format: https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/ and
https://docs.cvat.ai/docs/other/xml_format/. Boxes alone: CVAT knows no tracks of masks.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from detector.analysis.exports.marked import MarkedFrame, marked_frames
from detector.analysis.exports.xml import Tree, document, grow
from detector.analysis.results.schema import PolypRecord, Results
from detector.files.atomic import write_whole

_LABEL = "polyp"


def write_cvat(results: Results, path: Path) -> None:
    """Write the tracks with a box in each frame in which they were marked, all of them key frames.

    Raises:
        OutputError: the file cannot be written.
    """
    write_whole(path, document(_annotations(results)))


def _annotations(results: Results) -> Element:
    root = Element("annotations")
    following = {one.frame: other.frame for one, other in pairwise(results.frames)}
    grow(root, {"version": "1.1", "meta": _meta(results)})
    for track, seen in sorted(_by_track(results).items()):
        element = SubElement(root, "track", id=str(track), label=_LABEL, source="auto")
        for frame, polyp, outside in _with_ends(seen, following):
            _add_box(element, frame, polyp, outside)
    return root


def _meta(results: Results) -> Tree:
    source, frames = results.header.source, results.frames_reached
    reviewed = any(polyp.verdict for frame in results.frames for polyp in frame.polyps)
    names = ("score", "verdict") if reviewed else ("score",)
    attributes: list[Tree] = [
        {"name": name, "mutable": "True", "input_type": "text", "default_value": None, "values": None}
        for name in names
    ]
    label: Tree = {"name": _LABEL, "type": "rectangle", "attributes": {"attribute": attributes}}
    return {
        "task": {
            "name": source.name,
            "size": frames,
            "mode": "interpolation",
            "overlap": 0,
            "start_frame": 0,
            "stop_frame": max(0, frames - 1),
            "labels": {"label": [label]},
            "original_size": {"width": source.width, "height": source.height},
        },
        "source": source.name,
    }


def _by_track(results: Results) -> dict[int, list[tuple[MarkedFrame, PolypRecord]]]:
    tracks: dict[int, list[tuple[MarkedFrame, PolypRecord]]] = {}
    for frame in marked_frames(results):
        for polyp in frame.polyps:
            tracks.setdefault(polyp.track, []).append((frame, polyp))
    return tracks


def _with_ends(
    seen: list[tuple[MarkedFrame, PolypRecord]], following: Mapping[int, int]
) -> Iterator[tuple[int, PolypRecord, bool]]:
    """Each box with its frame, and whether it is outside: CVAT would draw a box until it is told its end.

    That is the next frame that was looked at, if the polyp is not marked there.

    Args:
        seen: of a track, in order.
        following: the frame that was looked at after each.
    """
    numbers = {frame.record.frame for frame, _ in seen}
    for frame, polyp in seen:
        number = frame.record.frame
        yield number, polyp, False
        after = following.get(number)
        if after is not None and after not in numbers:
            yield after, polyp, True


def _add_box(track: Element, frame: int, polyp: PolypRecord, outside: bool) -> None:
    x1, y1, x2, y2 = (f"{value:.2f}" for value in polyp.box)
    flags = {"frame": str(frame), "outside": str(int(outside)), "occluded": "0", "keyframe": "1"}
    box = SubElement(track, "box", {**flags, "xtl": x1, "ytl": y1, "xbr": x2, "ybr": y2, "z_order": "0"})
    SubElement(box, "attribute", name="score").text = str(polyp.score)
    if polyp.verdict:
        SubElement(box, "attribute", name="verdict").text = polyp.verdict
