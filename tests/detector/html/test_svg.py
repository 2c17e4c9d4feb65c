"""Texts cannot break out of their place."""

from detector.html import svg


def test_text_is_escaped() -> None:
    assert "<b>" not in svg.text(0, 0, "<b>", "tick")
    assert '"x"' not in svg.chart(1, 1, 'a "x"', [])
