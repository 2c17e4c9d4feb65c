"""XML that others wrote, read without what can make a small file large or lead to other files."""

from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from detector.files.reading import read_bounded

# Of an hour of video with a polygon in each frame; far above what tools write.
_LARGEST_FILE = 1 << 28


def read_xml(path: Path) -> Element:
    """The root of a file. A document type is refused: entities are declared there, and no tool needs it.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no XML, too large, or has a document type.
    """
    content = read_bounded(path, _LARGEST_FILE)
    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = _refuse
    try:
        guard.Parse(content, True)
        # No document type comes so far.
        return ElementTree.fromstring(content)  # nosec B314
    except (expat.ExpatError, ElementTree.ParseError, LookupError) as error:
        # LookupError: of an encoding that nobody knows.
        raise ValueError(f"not XML: {error}") from error


def _refuse(*_: object) -> None:
    raise ValueError("it declares a document type")
