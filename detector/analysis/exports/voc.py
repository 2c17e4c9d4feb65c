"""voc/: an XML file for each frame in which a polyp was marked, as Pascal VOC has it.

Source of the format: the annotation guidelines and development kit of the challenge,
http://host.robots.ox.ac.uk/pascal/VOC/. Its pixels count from 1, and xmax and ymax belong to the box.
"""

import math
from pathlib import Path
from xml.etree.ElementTree import Element

from detector.analysis.exports.marked import MarkedFrame, marked_frames
from detector.analysis.exports.xml import Tree, document, grow
from detector.analysis.results.schema import PolypRecord, Results
from detector.files.folder import FilesOfAFolder, write_whole_folder

PARTS = ("Annotations/*.xml", "ImageSets/Main/default.txt", "labelmap.txt")
# Without it Datumaro and CVAT know the challenge's own classes alone.
_CLASSES = b"# label:color_rgb:parts:actions\nbackground:0,0,0::\npolyp:128,0,0::\n"


def write_voc(results: Results, path: Path) -> None:
    """Write Annotations/, the classes, and the list of all frames.

    Raises:
        OutputError: the folder cannot be written.
    """
    write_whole_folder(path, PARTS, _files(results))


def _files(results: Results) -> FilesOfAFolder:
    stems = []
    for frame in marked_frames(results):
        stems.append(frame.stem)
        yield f"Annotations/{frame.stem}.xml", _annotation(frame, results.header.source.name)
    yield "labelmap.txt", _CLASSES
    yield "ImageSets/Main/default.txt", "".join(f"{stem}\n" for stem in stems).encode("utf-8")


def _annotation(frame: MarkedFrame, video: str) -> bytes:
    height, width = frame.size
    root = Element("annotation")
    content: Tree = {
        "folder": "JPEGImages",
        "filename": frame.picture,
        "source": {"database": video, "annotation": "polyp-detector"},
        "size": {"width": width, "height": height, "depth": 3},
        "segmented": 0,
        "object": [_object(polyp, width, height) for polyp in frame.polyps],
    }
    grow(root, content)
    return document(root)


def _object(polyp: PolypRecord, width: int, height: int) -> Tree:
    x1, y1, x2, y2 = polyp.box
    return {
        "name": "polyp",
        "pose": "Unspecified",
        "truncated": int(x1 <= 0 or y1 <= 0 or x2 >= width or y2 >= height),
        "difficult": 0,
        "bndbox": {
            "xmin": math.floor(x1) + 1,
            "ymin": math.floor(y1) + 1,
            "xmax": math.ceil(x2),
            "ymax": math.ceil(y2),
        },
        "track": polyp.track,
        "score": polyp.score,
    }
