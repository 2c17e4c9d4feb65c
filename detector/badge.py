"""The badge that tells a display's state by shape, colour and word, for whoever paints it."""

from dataclasses import dataclass

from detector.display_state import DisplayState

Point = tuple[float, float]
Line = tuple[Point, ...]

# Heights as shares of the picture's: of a capital letter of the word, and of a line of the shape. At two
# metres from a 31 inch screen these are 20 and 3 minutes of arc.
CAPITAL, STROKE = 1 / 34, 1 / 240

_GOOD, _CALM, _CARE, _FAULT = "#46ff78", "#c9d3de", "#f5b83d", "#ff6b63"


@dataclass(frozen=True)
class Shape:
    """What is drawn in a square of side 1, y downwards.

    Attributes:
        lines: open ones.
        areas: filled polygons.
        discs: filled, as centre x, y and radius.
        rings: the same, not filled.
    """

    lines: tuple[Line, ...] = ()
    areas: tuple[Line, ...] = ()
    discs: tuple[tuple[float, float, float], ...] = ()
    rings: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True)
class Badge:
    """How a state looks.

    Attributes:
        word: beside the shape.
        colour: of both, as #rrggbb.
    """

    word: str
    colour: str
    shape: Shape


def badge(state: DisplayState) -> Badge:
    """The badge of a state."""
    colour, shape = _LOOKS[state]
    return Badge(state.value, colour, shape)


def detail(old_since: float | None, now: float) -> str:
    """What stands behind the word: how old the picture is; nothing where it is of the present.

    Args:
        old_since: of when the picture is, and now, both by the same clock in seconds; None: of the present.
    """
    if old_since is None:
        return ""
    minutes, seconds = divmod(int(max(0.0, now - old_since)), 60)
    return f"{minutes}:{seconds:02d}" if minutes else f"{seconds} s"


_CORNERS: tuple[Line, ...] = (
    ((0.0, 0.32), (0.0, 0.0), (0.32, 0.0)),
    ((0.68, 0.0), (1.0, 0.0), (1.0, 0.32)),
    ((1.0, 0.68), (1.0, 1.0), (0.68, 1.0)),
    ((0.32, 1.0), (0.0, 1.0), (0.0, 0.68)),
)
_TRIANGLE: Line = ((0.5, 0.04), (1.0, 0.94), (0.0, 0.94), (0.5, 0.04))
_CROSS: tuple[Line, ...] = (((0.06, 0.06), (0.94, 0.94)), ((0.94, 0.06), (0.06, 0.94)))
_HOURGLASS: Line = ((0.1, 0.0), (0.9, 0.0), (0.1, 1.0), (0.9, 1.0), (0.1, 0.0))
_LOOKS: dict[DisplayState, tuple[str, Shape]] = {
    DisplayState.READY: (_CALM, Shape(rings=((0.5, 0.5, 0.46),))),
    DisplayState.LOOKING: (_GOOD, Shape(lines=_CORNERS)),
    DisplayState.MARKED: (_GOOD, Shape(lines=_CORNERS, discs=((0.5, 0.5, 0.27),))),
    DisplayState.BYPASS: (_CARE, Shape(rings=((0.5, 0.5, 0.46),), lines=(((0.18, 0.82), (0.82, 0.18)),))),
    DisplayState.TOO_SLOW: (_CARE, Shape(lines=(_HOURGLASS,), areas=(((0.5, 0.5), (0.9, 1.0), (0.1, 1.0)),))),
    DisplayState.NO_SIGNAL: (_FAULT, Shape(lines=_CROSS)),
    DisplayState.STARTING: (_CALM, Shape(discs=((0.12, 0.5, 0.12), (0.5, 0.5, 0.12), (0.88, 0.5, 0.12)))),
    DisplayState.ENGINE_FAULT: (
        _FAULT,
        Shape(lines=(_TRIANGLE, ((0.5, 0.36), (0.5, 0.62))), discs=((0.5, 0.78, 0.06),)),
    ),
    DisplayState.PAUSED: (
        _CALM,
        Shape(
            areas=(
                ((0.14, 0.04), (0.38, 0.04), (0.38, 0.96), (0.14, 0.96)),
                ((0.62, 0.04), (0.86, 0.04), (0.86, 0.96), (0.62, 0.96)),
            )
        ),
    ),
    DisplayState.FROZEN: (
        _CALM,
        Shape(
            rings=((0.5, 0.5, 0.46),),
            areas=(
                ((0.32, 0.28), (0.44, 0.28), (0.44, 0.72), (0.32, 0.72)),
                ((0.56, 0.28), (0.68, 0.28), (0.68, 0.72), (0.56, 0.72)),
            ),
        ),
    ),
    DisplayState.ENDED: (_CALM, Shape(areas=(((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)),))),
}
