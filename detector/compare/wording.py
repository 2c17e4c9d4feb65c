"""How figures of a comparison are worded, on a page and in a terminal."""

from detector.compare.figures import VideoScores
from detector.inference.figures import Interval

NOTHING = "none to count"


def cell(value: float | None, interval: Interval | None, signed: bool = False) -> str:
    """A figure with its interval, where it has one."""
    form = "+.3f" if signed else ".3f"
    bounds = f" [{interval.low:{form}}, {interval.high:{form}}]" if interval else ""
    return NOTHING if value is None else f"{value:{form}}{bounds}"


def figure(scores: VideoScores, name: str) -> str:
    """One of the figures of results, by its name."""
    intervals = scores.intervals.named() if scores.intervals else {}
    return cell(scores.named()[name], intervals.get(name))


def p_value(p: float) -> str:
    """A probability of chance; what is smaller than can be vouched for is not spelled out."""
    return "below 0.001" if p < 0.001 else f"{p:.3f}"
