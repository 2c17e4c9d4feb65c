"""How figures are worded on a page; all are markup."""

from detector.html.escape import NO_BREAK, THIN


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
    return f"{number:,}".replace(",", THIN)


def plural(number: int, one: str) -> str:
    """1 polyp, 2 polyps."""
    return f"{count(number)}{NO_BREAK}{one}{'' if number == 1 else 's'}"
