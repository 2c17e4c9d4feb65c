"""Plain text in HTML, so that it stays text."""

import html

NO_BREAK, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


def escape(text: str) -> str:
    """Plain text as markup; control and direction characters, which could disguise it, are made visible."""
    visible = "".join(each if each.isprintable() or each in NO_BREAK + THIN else "\ufffd" for each in text)
    return html.escape(visible, quote=True)
