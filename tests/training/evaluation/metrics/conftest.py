"""Scenes for the metrics: small, drawn in whole numbers from a seed, so that every machine draws the same."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

Disc = tuple[int, int, int]
Scene = tuple[NDArray[np.uint8], NDArray[np.bool_]]

_HEIGHT, _WIDTH = 120, 160
# Discs (row, column, radius) of the prediction and of the truth.
_SCENES: dict[str, tuple[list[Disc], list[Disc]]] = {
    "near miss": ([(66, 75, 27)], [(60, 80, 30)]),
    "cut by the border": ([(12, 20, 30)], [(8, 10, 31)]),
    "one missed, one false": ([(42, 39, 24), (100, 20, 12)], [(40, 40, 22), (90, 120, 9)]),
}


@pytest.fixture(scope="session")
def draw_scene() -> Callable[[str], Scene]:
    """A map of levels 0..255 [120, 160], soft-edged and noisy, and its truth. The mask is levels >= 128."""
    return _draw


def _draw(name: str) -> Scene:
    predicted, actual = _SCENES[name]
    rough = np.random.default_rng(7).integers(-40, 41, size=(_HEIGHT, _WIDTH))
    soft = np.max([128 - _beyond_edge(disc) // 4 for disc in predicted], axis=0)
    levels = np.where(soft > 0, np.clip(soft + rough, 0, 255), 0).astype(np.uint8)
    truth = np.any([_beyond_edge(disc) <= 0 for disc in actual], axis=0)
    return levels, truth


def _beyond_edge(disc: Disc) -> NDArray[np.int64]:
    """Squared distance from the disc's centre, less its squared radius."""
    row, column, radius = disc
    rows, columns = np.mgrid[:_HEIGHT, :_WIDTH]
    return np.asarray((rows - row) ** 2 + (columns - column) ** 2 - radius**2)
