"""Pieces of HTML that every page shares, and how figures are worded in them."""

import html
from importlib.resources import files

NO_BREAK = "\u00a0"
# Nothing may be fetched, whatever a page's data say; only what stands in the page itself.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {scripts}"


def page(title: str, body: str, script: str = "") -> str:
    """A whole HTML document.

    Args:
        title: plain text.
        body: markup.
        script: JavaScript without which the page is complete too.
    """
    policy = _POLICY.format(scripts="'unsafe-inline'" if script else "'none'")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>\n{part('style.css')}</style>\n</head>\n"
        f"<body>\n{body}\n{f'<script>{script}</script>' if script else ''}</body>\n</html>\n"
    )


def part(name: str) -> str:
    """Text of a file that lies beside this one."""
    return files(__package__).joinpath(name).read_text("utf-8")


def text(value: str) -> str:
    """Plain text as markup; control and direction characters, which could disguise it, are made visible."""
    visible = "".join(letter if letter.isprintable() else "\ufffd" for letter in value)
    return html.escape(visible, quote=True)


def facts(rows: list[tuple[str, str]], kind: str) -> str:
    """A list of names and values, both markup."""
    inner = "\n".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    return f'<dl class="{kind}">\n{inner}\n</dl>'


def clock(seconds: float, digits: int = 0) -> str:
    """A point in time as 4:05, or 1:04:05 from the first hour on; with `digits` decimals of a second."""
    scale = 10**digits
    whole, fraction = divmod(round(max(0.0, seconds) * scale), scale)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    front = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{front}:{rest:02d}" + (f".{fraction:0{digits}d}" if digits else "")


def span(seconds: float) -> str:
    """A length of time as 1.4 s, 3 min 05 s or 1 h 04 min."""
    if seconds < 59.95:
        return f"{seconds:.1f}{NO_BREAK}s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}{NO_BREAK}min{NO_BREAK}{rest:02d}{NO_BREAK}s"
    return f"{minutes // 60}{NO_BREAK}h{NO_BREAK}{minutes % 60:02d}{NO_BREAK}min"


def percent(value: float, digits: int = 0) -> str:
    """A share of 100 as 93 %; what is there but rounds to nothing is said to be below the last digit."""
    least = 10**-digits
    if 0 < value < least / 2:
        return f"<{NO_BREAK}{least:.{digits}f}{NO_BREAK}%".replace("<", "&lt;")
    return f"{value:.{digits}f}{NO_BREAK}%"


def count(number: int) -> str:
    """A whole number with its thousands apart: 90 000."""
    return f"{number:,}".replace(",", "\u202f")


def plural(number: int, one: str) -> str:
    """1 polyp, 2 polyps."""
    return f"{count(number)}{NO_BREAK}{one}{'' if number == 1 else 's'}"
