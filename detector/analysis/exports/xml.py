"""XML as other programs read it, from names that may hold anything."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

# What XML 1.0 cannot say, not even escaped: https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Value = str | int | float | None
Tree = Mapping[str, "Value | Tree | list[Tree]"]


def grow(parent: Element, content: Tree) -> None:
    """Hang elements below one: a name with a value, or with elements of its own; a list repeats the name."""
    for name, value in content.items():
        for each in value if isinstance(value, list) else [value]:
            child = SubElement(parent, name)
            if isinstance(each, Mapping):
                grow(child, each)
            else:
                child.text = None if each is None else plain(str(each))


def plain(text: str) -> str:
    """Text with a sign for each character that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def document(root: Element) -> bytes:
    """The whole file, indented, in UTF-8."""
    ElementTree.indent(root)
    body: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return body + b"\n"
