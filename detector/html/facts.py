"""Names and their values."""

from collections.abc import Iterable


def facts(rows: Iterable[tuple[str, str]], style: str) -> str:
    """A definition list of a class; names and values are markup."""
    inner = "\n".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    return f'<dl class="{style}">\n{inner}\n</dl>'
