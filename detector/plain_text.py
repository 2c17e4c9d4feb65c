"""Text of others, made fit to be shown: names of files, addresses of streams, what a model says of itself.

A terminal obeys escape sequences, a spreadsheet runs formulas, and an address may hold a password. What goes
to a terminal, a log, a title, CSV or WebVTT comes through here; HTML has its own escape on top.
"""

import re
import unicodedata

# An address with a user that was taken for a path has lost one of its slashes.
_SCHEME = r"[a-z][a-z0-9+.-]+:(?://|/(?=[^\s/]\S*@))"
# What may come before a user and a password where no scheme does as it should. A drive is no user.
_NO_SCHEME = (
    r"(?!file:)(?:(?:https?|rtsps?|rtmp[a-z]*|srt|ftp|udp|tcp|rtp|mms[a-z]?):)?[/\\]*"
    r"(?=[^\s:@/\\\"'(\[<=,]+:(?![/\\])[^\s@]+@)"
)
_ADDRESSES = (
    re.compile(rf"\b({_SCHEME})(\S*)", re.IGNORECASE),
    re.compile(rf"(?<![^\s\"'(<=,])({_NO_SCHEME})(\S*)", re.IGNORECASE),
)
_BEFORE = re.compile(f"{_SCHEME}|{_NO_SCHEME}", re.IGNORECASE)
# What ends a sentence, or comes before a reason, is no part of an address.
_TAIL = re.compile(r"[:;,.)\"']*$")
# A host in figures, which no user is called like.
_FIGURES = re.compile(r"(\d+\.\d+\.\d+\.\d+|\[[0-9a-f:.%]+\]|localhost)(:\d*)?", re.IGNORECASE)
# What a spreadsheet takes for the beginning of a formula; the wide forms too, where the language has them.
_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_HIDDEN = "\N{HORIZONTAL ELLIPSIS}"


def plain(text: str) -> str:
    """Text in one line, which a terminal shows and does not obey, and whose addresses hold no secrets."""
    for address in _ADDRESSES:
        text = address.sub(_shown_address, text)
    return visible(text)


def shown_source(source: str) -> str:
    """A source, as a user named it, fit to be shown."""
    before = _BEFORE.match(source)
    return visible(_bare(before[0], source[before.end() :]) if before else source)


def visible(text: str) -> str:
    """Text in which characters that control or disguise stand as a replacement character.

    Bytes of a name that are no text stand as question marks.
    """
    return "".join(map(_visible, text))


def csv_cell(text: str) -> str:
    """A cell which a spreadsheet shows and does not run."""
    shown = plain(text)
    # A tab or the end of a line may come before a formula, too; what looks defused already is told from it.
    formula = shown.lstrip("' ")[:1] in _FORMULA or text[:1] in ("\t", "\r", "\n")
    return f"'{shown}" if formula else shown


def from_csv_cell(cell: str) -> str:
    """The text of a cell that `csv_cell` wrote."""
    return cell[1:] if cell[:1] == "'" and csv_cell(cell[1:]) == cell else cell


def _visible(character: str) -> str:
    # To Python no other space than the plain one is printable. Names hold them.
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return "?" if unicodedata.category(character) == "Cs" else "\N{REPLACEMENT CHARACTER}"


def _shown_address(match: re.Match[str]) -> str:
    scheme, rest = match[1], match[2]
    end = len(rest) - len(_TAIL.findall(rest)[0])
    return _bare(scheme, rest[:end]) + rest[end:]


def _bare(scheme: str, rest: str) -> str:
    """An address without its user, and without what its path or query may hide.

    A password may hold any character, also "/" and "@": the user ends at the last "@", unless what comes
    before the path is a host beyond doubt.
    """
    if scheme.lower().startswith("file:"):
        return scheme + rest
    if "@" in rest and not _FIGURES.fullmatch(re.split(r"[/?#]", rest, maxsplit=1)[0]):
        rest = rest.rpartition("@")[2]
    path, more = re.fullmatch(r"([^?#]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    parts = [_HIDDEN if set("=&") & set(part) else part for part in path.split("/")]
    # Of RTMP, what comes after the application is the key to the stream.
    if scheme.lower().startswith("rtmp") and len(parts) > 2:
        parts[2:] = [_HIDDEN]
    return scheme + "/".join(parts) + (f"?{_HIDDEN}" if more else "")
