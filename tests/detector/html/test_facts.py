"""A list of facts keeps its order and pairs each name with its value."""

from detector.html.facts import facts
from tests.detector.html.pages import Page


def test_each_name_stands_before_its_value() -> None:
    drawn = Page(facts([("Frames", "500"), ("Duration", "<b>20 s</b>")], "key"))
    assert "".join(drawn.text.split()) == "Frames500Duration20s"
    assert [kind for kind, _ in drawn.elements if kind in ("dt", "dd")] == ["dt", "dd", "dt", "dd"]
    assert drawn.all("dl") == [{"class": "key"}]
