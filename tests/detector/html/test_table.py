"""A table has a cell for each heading, and its numbers can be sorted by value."""

from detector.html.table import number, number_heading, table, words, words_heading
from tests.detector.html.pages import Page


def test_words_and_numbers_stand_below_headings_of_their_kind() -> None:
    drawn = Page(table([words_heading("a"), number_heading("b")], [[words("x"), number("90 s", 90)]]))
    assert [each["class"] for each in drawn.all("th")] == [each["class"] for each in drawn.all("td")]
    assert all(heading["scope"] == "col" for heading in drawn.all("th"))
    assert [cell.get("data-value") for cell in drawn.all("td")] == [None, "90"]


def test_a_number_without_a_value_of_its_own_sorts_by_what_it_says() -> None:
    assert "data-value" not in number("12")
