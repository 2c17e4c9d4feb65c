"""The skeleton that all pages share: policy, style, head and foot."""

from dataclasses import dataclass
from importlib.resources import files

from detector.html.escape import escape

# Nothing may be fetched, whatever a page's data say; only what stands in the page itself.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {scripts}"


@dataclass(frozen=True)
class Head:
    """What a page says of itself. All of it is plain text.

    Attributes:
        window: title of the browser's window.
        kind: sort of page, above its title.
        title: of the page.
        notice: below the title and at the foot.
    """

    window: str
    kind: str
    title: str
    notice: str


def page(head: Head, body: str, script: str = "") -> str:
    """A whole HTML document.

    Args:
        head: of the page.
        body: markup between head and foot.
        script: JavaScript without which the page is complete too.
    """
    policy = _POLICY.format(scripts="'unsafe-inline'" if script else "'none'")
    notice = escape(head.notice)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(head.window)}</title>\n<style>\n{part('style.css')}</style>\n</head>\n<body>\n"
        f'<header>\n<p class="kind">{escape(head.kind)}</p>\n<h1>{escape(head.title)}</h1>\n'
        f'<p class="notice">{notice}</p>\n</header>\n<main>\n{body}\n</main>\n'
        f"<footer><p>{notice}</p></footer>\n"
        f"{f'<script>{script}</script>' if script else ''}</body>\n</html>\n"
    )


def part(name: str) -> str:
    """Text of a file that lies beside this one."""
    return files(__package__).joinpath(name).read_text("utf-8")
