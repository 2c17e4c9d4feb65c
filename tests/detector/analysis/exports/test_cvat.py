"""cvat.xml, against the published structure of "CVAT for video 1.1"."""

from pathlib import Path
from typing import Any

import pytest

from detector.analysis.exports.cvat import write_cvat
from tests.detector.analysis.exports.two_polyps import two_polyps
from tests.detector.analysis.results.results_file import HEIGHT, WIDTH, frame, results

# https://docs.cvat.ai/docs/other/xml_format/: the elements of an interpolation, and what a box must say.
_STRUCTURE = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><element name="annotations"><element name="version"><value>1.1</value></element>
<element name="meta"><element name="task"><interleave>
  <element name="name"><text/></element>
  <element name="size"><data type="nonNegativeInteger"/></element>
  <element name="mode"><value>interpolation</value></element>
  <element name="overlap"><data type="nonNegativeInteger"/></element>
  <element name="start_frame"><data type="nonNegativeInteger"/></element>
  <element name="stop_frame"><data type="nonNegativeInteger"/></element>
  <element name="labels"><oneOrMore><element name="label">
    <element name="name"><text/></element><element name="type"><value>rectangle</value></element>
    <element name="attributes"><zeroOrMore><element name="attribute">
      <element name="name"><text/></element>
      <element name="mutable"><choice><value>True</value><value>False</value></choice></element>
      <element name="input_type"><choice><value>text</value><value>number</value></choice></element>
      <element name="default_value"><text/></element><element name="values"><text/></element>
    </element></zeroOrMore></element>
  </element></oneOrMore></element>
  <element name="original_size">
    <element name="width"><data type="positiveInteger"/></element>
    <element name="height"><data type="positiveInteger"/></element>
  </element>
</interleave></element><element name="source"><text/></element></element>
<zeroOrMore><element name="track">
  <attribute name="id"><data type="nonNegativeInteger"/></attribute>
  <attribute name="label"><value>polyp</value></attribute>
  <attribute name="source"><choice><value>manual</value><value>auto</value></choice></attribute>
  <oneOrMore><element name="box">
    <attribute name="frame"><data type="nonNegativeInteger"/></attribute>
    <attribute name="outside"><ref name="flag"/></attribute>
    <attribute name="occluded"><ref name="flag"/></attribute>
    <attribute name="keyframe"><ref name="flag"/></attribute>
    <attribute name="xtl"><data type="decimal"/></attribute>
    <attribute name="ytl"><data type="decimal"/></attribute>
    <attribute name="xbr"><data type="decimal"/></attribute>
    <attribute name="ybr"><data type="decimal"/></attribute>
    <attribute name="z_order"><data type="integer"/></attribute>
    <zeroOrMore><element name="attribute"><attribute name="name"/><text/></element></zeroOrMore>
  </element></oneOrMore>
</element></zeroOrMore>
</element></start>
<define name="flag"><choice><value>0</value><value>1</value></choice></define>
</grammar>
"""


def _tree(path: Path) -> Any:
    """The file, read by lxml and held to be as the structure says."""
    etree = pytest.importorskip("lxml.etree")
    tree = etree.parse(str(path))
    etree.RelaxNG(etree.fromstring(_STRUCTURE)).assertValid(tree)
    return tree


def _boxes(tree: Any, track: int) -> list[tuple[int, bool, list[float]]]:
    return [
        (
            int(box.get("frame")),
            box.get("outside") == "1",
            [float(box.get(key)) for key in ("xtl", "ytl", "xbr", "ybr")],
        )
        for box in tree.iterfind(f"track[@id='{track}']/box")
    ]


def test_a_track_has_a_box_in_each_marked_frame_and_ends_where_it_was_not(tmp_path: Path) -> None:
    write_cvat(two_polyps(tmp_path), tmp_path / "cvat.xml")
    tree = _tree(tmp_path / "cvat.xml")
    assert [track.get("id") for track in tree.iterfind("track")] == ["3", "4"]
    assert _boxes(tree, 3) == [(2, False, [40, 30, 80, 60]), (3, True, [40, 30, 80, 60])]
    assert _boxes(tree, 4) == [
        (2, False, [100, 10, 150.5, 50]),
        (3, True, [100, 10, 150.5, 50]),
        (4, False, [40, 30, 80, 60]),
    ]
    assert tree.findtext("track/box/attribute[@name='score']") == "0.9"


def test_the_task_is_told_as_cvat_tells_it(tmp_path: Path) -> None:
    write_cvat(two_polyps(tmp_path, name="Fall <7>\x02.mp4"), tmp_path / "cvat.xml")
    task = _tree(tmp_path / "cvat.xml").find("meta/task")
    assert task.findtext("name") == "Fall <7>\ufffd.mp4"
    assert (task.findtext("size"), task.findtext("stop_frame")) == ("5", "4")
    size = (task.findtext("original_size/width"), task.findtext("original_size/height"))
    assert size == (str(WIDTH), str(HEIGHT))


def test_a_recording_without_polyps_is_a_valid_file(tmp_path: Path) -> None:
    write_cvat(results(tmp_path, frame(0)), tmp_path / "cvat.xml")
    assert _tree(tmp_path / "cvat.xml").findall("track") == []
