"""What of a recording was looked at, in words."""

from detector.html.figures import clock
from detector.video import Excerpt


def excerpt(looked_at: Excerpt) -> str:
    """Like "every 5th frame from 1:30 to 2:00"; "every frame" where it was all of the recording."""
    said = [f"every {_ordinal(looked_at.every)}frame"]
    if looked_at.start or looked_at.end is not None:
        said.append(f"from {clock(looked_at.start, 1)}")
    if looked_at.end is not None:
        said.append(f"to {clock(looked_at.end, 1)}")
    return " ".join(said)


def _ordinal(number: int) -> str:
    if number == 1:
        return ""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending} "
