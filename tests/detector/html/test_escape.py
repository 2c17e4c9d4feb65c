"""Text stays text."""

from detector.html.escape import escape


def test_text_stays_text() -> None:
    assert escape('<a href="x">\'&') == "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;"
    assert escape("a\u202eb\x00c\nd é") == "a\ufffdb\ufffdc\ufffdd é"


def test_spaces_that_do_not_break_are_kept() -> None:
    assert escape("90\u202f000\u00a0frames") == "90\u202f000\u00a0frames"
