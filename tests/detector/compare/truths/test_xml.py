"""XML of others is read, and what could grow or lead elsewhere is refused."""

from pathlib import Path

import pytest

from detector.compare.truths.xml import read_xml

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>
<annotation>&c;</annotation>"""
ELSEWHERE = """<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><annotation/>"""


def test_a_plain_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<annotation><size><width>5</width></size></annotation>")
    assert read_xml(path).findtext("size/width") == "5"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("content", [LAUGHS, ELSEWHERE])
def test_a_document_type_is_refused_in_any_encoding(tmp_path: Path, content: str, encoding: str) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(
        content.replace(' version="1.0"', f' version="1.0" encoding="{encoding}"').encode(encoding)
    )
    with pytest.raises(ValueError, match="declares a document type"):
        read_xml(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"no xml", b"<annotation>", b"\x00" * 9, b'<?xml version="1.0" encoding="utf-1"?><annotation/>'],
)
def test_what_is_no_xml_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="not XML"):
        read_xml(path)
