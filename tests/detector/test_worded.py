"""What is said is a plain text, and can be said otherwise."""

from detector.worded import worded


def test_words_are_a_text_with_what_is_filled_in() -> None:
    said = worded("recording to {folder}", folder="/x")
    assert said == "recording to /x"
    assert (said.template, said.values) == ("recording to {folder}", {"folder": "/x"})


def test_words_can_be_filled_into_others() -> None:
    assert worded("{phase} {time}", phase=worded("withdrawal"), time="6:12") == "withdrawal 6:12"
