"""HTML pages taken apart: elements, text, and what they would fetch."""

from html.parser import HTMLParser

_VOID = frozenset({"br", "img", "input", "link", "meta", "hr"})
_FETCHING = frozenset({"src", "href", "srcset", "data", "action", "poster", "xlink:href"})


class Page(HTMLParser):
    """A page whose every element is closed where it should be, or AssertionError."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("style", "script"):
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All that can be read."""
        return "".join(self.texts)

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of that name."""
        return [attributes for name, attributes in self.elements if name == tag]

    def count(self, tag: str, style: str | None = None) -> int:
        """How many elements have that name and, where one is given, that class."""
        return sum(style in (None, attributes.get("class")) for attributes in self.all(tag))

    def references(self) -> list[str]:
        """All that the page points to."""
        return [
            value
            for _, attributes in self.elements
            for name, value in attributes.items()
            if name in _FETCHING
        ]
