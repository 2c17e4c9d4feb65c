"""Tables of words and numbers. All content is markup."""

from collections.abc import Iterable

UNKNOWN = "&ndash;"


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table that scrolls by itself where the screen is narrow; headings and rows are made of cells."""
    body = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    return (
        f'<div class="scroll"><table>\n<thead><tr>{"".join(headings)}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table></div>"
    )


def words_heading(content: str) -> str:
    """Heading of a column of words."""
    return f'<th scope="col" class="words">{content}</th>'


def number_heading(content: str) -> str:
    """Heading of a column of numbers."""
    return f'<th scope="col" class="number">{content}</th>'


def words(content: str) -> str:
    """A cell of words."""
    return f'<td class="words">{content}</td>'


def number(content: str, value: float | None = None) -> str:
    """A cell that holds a number; where it has a `value`, it sorts by that, not by what it says."""
    sorted_by = "" if value is None else f' data-value="{value:g}"'
    return f'<td class="number"{sorted_by}>{content}</td>'
