"""Windows in a language that marks what was said through the translation."""

from collections.abc import Iterator
from contextlib import contextmanager

from PyQt6.QtWidgets import QApplication

from detector.app.translation import CONTEXT, Catalogue


class _Marking(Catalogue):
    def translate(self, context, sourceText, disambiguation=None, n=-1):  # type: ignore[no-untyped-def]  # noqa: N803
        return f"«{sourceText}»" if context == CONTEXT else None


@contextmanager
def words_marked(application: QApplication) -> Iterator[None]:
    """What is built meanwhile has « before each translated text."""
    marking = _Marking({"any": "one"}, application)
    application.installTranslator(marking)
    try:
        yield
    finally:
        application.removeTranslator(marking)
