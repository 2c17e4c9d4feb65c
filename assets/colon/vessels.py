"""Blood vessels of the mucosa: trees that fork, drawn on the unrolled wall."""

import cv2
import numpy as np
from numpy.typing import NDArray

from assets.colon.noise import Float

Place = NDArray[np.float64]

_STEP_MM = 0.7


def draw_vessels(
    shape: tuple[int, int], per_mm: float, density: float, widest: float, rng: np.random.Generator
) -> Float:
    """How much blood shows at each texel, float32 [rows, columns] in 0 to 1; columns wrap around.

    `density` is the number of trees per 1000 mm²; `widest` the width in mm of a tree's trunk.
    """
    rows, columns = shape
    margin = round(columns / 4)
    canvas = np.zeros((rows, columns + 2 * margin), np.uint8)
    trees = round(density * rows * columns / per_mm**2 / 1000)
    for _ in range(trees):
        place = rng.uniform((0, margin), (rows, margin + columns))
        _grow(canvas, place, rng.uniform(0, 2 * np.pi), widest * rng.uniform(0.45, 1.0), per_mm, rng)
    middle = canvas[:, margin:-margin].copy()
    middle[:, -margin:] = np.maximum(middle[:, -margin:], canvas[:, :margin])
    middle[:, :margin] = np.maximum(middle[:, :margin], canvas[:, -margin:])
    return (middle / np.float32(255)).astype(np.float32)


def _grow(
    canvas: NDArray[np.uint8],
    place: Place,
    heading: float,
    width: float,
    per_mm: float,
    rng: np.random.Generator,
) -> None:
    """Draw one tree from `place` (row, column); each branch winds, thins and forks until it is very thin.

    The trunk comes up from the depth: it starts thin and pale.
    """
    branches = [(place, heading, width)]
    shown = 0.0
    while branches:
        place, heading, width = branches.pop()
        for _ in range(int(rng.uniform(3, 10))):
            heading += rng.normal(0, 0.24)
            after = place + _STEP_MM * per_mm * np.array([np.cos(heading), np.sin(heading)])
            shown = min(1.0, shown + 0.12)
            _segment(canvas, place, after, shown * width, per_mm)
            place, width = after, width * 0.985
        if width > 0.06:
            spread = rng.uniform(0.35, 0.8)
            branches.append((place, heading + spread * rng.uniform(0.3, 1), width * rng.uniform(0.6, 0.9)))
            branches.append((place, heading - spread, width * rng.uniform(0.5, 0.8)))


def _segment(canvas: NDArray[np.uint8], start: Place, end: Place, width: float, per_mm: float) -> None:
    """A line of `width` mm; lines thinner than a texel are drawn paler instead."""
    texels = width * per_mm
    strength = int(255 * min(1.0, texels) * min(1.0, 0.35 + width / 0.45))
    ends = [(round(float(p[1]) * 16), round(float(p[0]) * 16)) for p in (start, end)]
    cv2.line(canvas, ends[0], ends[1], strength, max(1, round(texels)), cv2.LINE_AA, shift=4)
