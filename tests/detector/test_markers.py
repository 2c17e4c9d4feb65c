"""Markings are told from tissue by every eye, are as large as the picture asks, and count what is shown."""

from dataclasses import replace

import numpy as np
import pytest

from detector.boxes import Box
from detector.markers import (
    EDGE,
    HELD_MARKER,
    MARKER,
    STYLES,
    Colour,
    Numbers,
    Style,
    brackets,
    edge_width,
    frame_around,
    label,
    line_width,
)
from detector.result import Polyp
from tests.detector.colour_vision import VISIONS, contrast, difference

TISSUE: dict[str, Colour] = {
    "bright": (245, 196, 170),
    "pink": (222, 140, 118),
    "red": (158, 66, 54),
    "stool": (196, 158, 78),
    "lumen": (52, 20, 16),
}
FORMER = (70, 255, 120)
POLYP = Polyp(Box(10, 20, 60, 100), 0.874, 0.1, np.zeros((4, 2), np.float32), 7)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("tissue", TISSUE)
def test_lines_are_told_from_tissue_by_colour_and_by_light(tissue: str, vision: str) -> None:
    tone = TISSUE[tissue]
    assert difference(MARKER, tone, vision) >= 40
    assert difference(HELD_MARKER, tone, vision) >= 35
    # The line or its edge, whichever the tissue is farther from; 3 is what WCAG 2.2 asks of graphics.
    assert max(contrast(MARKER, tone, vision), contrast(EDGE, tone, vision)) >= 3
    assert max(contrast(HELD_MARKER, tone, vision), contrast(EDGE, tone, vision)) >= 2.8


@pytest.mark.parametrize("vision", VISIONS)
def test_line_stands_out_from_its_own_edge(vision: str) -> None:
    assert contrast(MARKER, EDGE, vision) >= 7
    assert contrast(HELD_MARKER, EDGE, vision) >= 4.5


def test_former_green_is_no_colour_for_eyes_that_lack_green() -> None:
    assert contrast(FORMER, TISSUE["bright"], "deuteranopia") < 1.3
    assert difference(FORMER, TISSUE["bright"], "deuteranopia") < difference(
        MARKER, TISSUE["bright"], "deuteranopia"
    )


@pytest.mark.parametrize("height", [480, 576, 1080, 2160])
def test_lines_grow_with_the_picture(height: int) -> None:
    assert line_width(height) >= height / 360
    assert edge_width(height) >= 1
    around = frame_around(POLYP.box, height)
    assert around.x1 + line_width(height) / 2 + edge_width(height) <= POLYP.box.x1


def test_brackets_leave_the_sides_open() -> None:
    corners = brackets(POLYP.box, 2160)
    assert len(corners) == 4
    for corner in corners:
        assert np.ptp(corner[:, 0]) == pytest.approx(0.3 * 50)
        assert np.ptp(corner[:, 1]) == pytest.approx(0.3 * 50)
    assert {(float(corner[1, 0]), float(corner[1, 1])) for corner in corners} == {
        (10, 20),
        (60, 20),
        (10, 100),
        (60, 100),
    }


def test_usual_style_has_neither_fill_nor_score() -> None:
    assert STYLES[0] == Style()
    assert not (Style().fill or Style().score)
    assert label(POLYP, Style()) == "7"


def test_what_is_shown_counts_from_1_whatever_its_tracks_are_called() -> None:
    numbers = Numbers()
    tracks = [4, 4, 13, 4, 5, 13]
    shown = [label(replace(POLYP, track_id=track), Style(), numbers) for track in tracks]
    assert shown == ["1", "1", "2", "1", "3", "2"]


def test_label_says_what_is_asked_for() -> None:
    assert label(POLYP, Style(score=True)) == "7  87%"
    assert label(POLYP, Style(number=False, score=True)) == "87%"
    assert label(POLYP, Style(number=False)) == ""
    assert label(replace(POLYP, track_id=None), Style()) == ""
