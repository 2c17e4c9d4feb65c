"""Words for a user that a window can say in another language: a text with places, and what is filled in."""

from typing import Any


class Worded(str):
    """What is said, in English; a plain text for whoever knows one language.

    Attributes:
        template: with places, as `str.format` takes them.
        values: that are filled in, by the names of their places; they may be worded themselves.
    """

    template: str
    values: dict[str, Any]


def worded(template: str, **values: Any) -> Worded:
    """A text with its places filled in."""
    made = Worded(template.format(**values))
    made.template, made.values = template, values
    return made
