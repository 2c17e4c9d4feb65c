"""Plain text in HTML, so that it stays text."""

import html

from detector.plain_text import visible

NO_BREAK, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


def escape(text: str) -> str:
    """Plain text as markup; control and direction characters, which could disguise it, are made visible."""
    return html.escape(visible(text), quote=True)
