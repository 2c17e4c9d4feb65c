"""A folder of Pascal VOC files as truth. Its pixels count from 1, and xmax and ymax belong to the box."""

from pathlib import Path
from xml.etree.ElementTree import Element

from detector.analysis.results.schema import Results
from detector.compare.truths.found import ONE_POLYP, FoundTruth, FrameNames, polyp_labels
from detector.compare.truths.xml import read_xml
from detector.errors import DataError


def read_voc(folder: Path, results: Results) -> FoundTruth:
    """The boxes of a folder of annotations; a polyp's number is its `track`, which this program writes.

    Raises:
        DataError: a file cannot be read, or is not Pascal VOC.
    """
    files = [(path, _root(path)) for path in voc_files(folder)]
    polyps = polyp_labels(name for _, root in files for name in _names(root))
    names, found = FrameNames(results, folder), FoundTruth()
    for path, root in files:
        try:
            found.size = int(root.findtext("size/width", "")), int(root.findtext("size/height", ""))
            for each in root.iterfind("object"):
                if each.findtext("name") in polyps:
                    number = int(each.findtext("track", str(ONE_POLYP)))
                    found.add(names.number(path.name), number, _box(each))
        except ValueError as error:
            raise DataError(f"{path}: not a Pascal VOC file ({error})") from error
    return found


def voc_files(folder: Path) -> list[Path]:
    """The annotations in a folder, by name; hidden files are none."""
    return sorted(path for path in folder.glob("*.xml") if not path.name.startswith("."))


def _root(path: Path) -> Element:
    try:
        root = read_xml(path)
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: not a Pascal VOC file ({error})") from error
    if root.tag != "annotation":
        raise DataError(f"{path}: not a Pascal VOC file (begins with <{root.tag}>)")
    return root


def _names(root: Element) -> list[str]:
    return [each.findtext("name", "") for each in root.iterfind("object")]


def _box(found: Element) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (float(found.findtext(f"bndbox/{key}", "")) for key in ("xmin", "ymin", "xmax", "ymax"))
    return x1 - 1, y1 - 1, x2, y2
