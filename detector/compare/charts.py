"""FROC and AFROC as pictures on a page."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from detector.compare.comparison import JudgedResults
from detector.compare.curves import CurvePoint
from detector.html.svg import chart, line, text
from detector.html.ticks import ticks

# As the style sheet has them: the first results, the other ones.
STYLES = ("video", "annotation")
_WIDTH, _HEIGHT = 480, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 40

Along = Callable[[CurvePoint], float]


def froc(judged: Sequence[JudgedResults]) -> str:
    """Share of the polyps' boxes that are found, over false regions a frame."""
    return _chart(judged, lambda point: point.false_per_frame, "FROC", "false regions a frame")


def afroc(judged: Sequence[JudgedResults]) -> str:
    """The same over the share of frames without a polyp that show a region."""
    return _chart(
        judged, lambda point: point.false_frames, "AFROC", "share of frames without a polyp with a region"
    )


def _chart(judged: Sequence[JudgedResults], along: Along, name: str, label: str) -> str:
    highest = max((along(point) for each in judged for point in each.curve), default=0.0) or 1.0
    parts = [*_across(highest), *_up()]
    for each, style in zip(judged, STYLES, strict=False):
        places = [(_x(along(point), highest), _y(point.sensitivity)) for point in each.curve]
        parts += [line(*start, *end, style) for start, end in pairwise(places)]
    parts.append(text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 4, label, "label"))
    return chart(_WIDTH, _HEIGHT, f"{name}: share of boxes found over {label}", parts)


def _across(highest: float) -> list[str]:
    base = _HEIGHT - _BOTTOM
    parts = [line(_LEFT, base, _WIDTH - _RIGHT, base, "axis")]
    return parts + [text(_x(at, highest), base + 16, f"{at:g}"[:6], "tick") for at in ticks(highest, 4)]


def _up() -> list[str]:
    parts = []
    for at in ticks(1.0, 5):
        parts.append(line(_LEFT, _y(at), _WIDTH - _RIGHT, _y(at), "grid"))
        parts.append(text(_LEFT - 8, _y(at) + 4, f"{at:.1f}", "tick", "end"))
    return parts


def _x(value: float, highest: float) -> float:
    return _LEFT + value / highest * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float) -> float:
    return _HEIGHT - _BOTTOM - value * (_HEIGHT - _TOP - _BOTTOM)
