"""The timeline tells what a procedure's user noted, and shows when nobody looked."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QPoint
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from detector.analysis.results.spans import TimeSpan
from detector.app.review.look import FAINT
from detector.app.review.timeline_painter import CURVE, TOP_OF_CURVE, TOP_OF_MARKS
from detector.app.review.timeline_view import TimelineView
from detector.app.theme import TEXT
from detector.review import read_overview
from detector.review.procedure import Mark
from detector.review.timeline import content
from tests.detector.app.pixels import in_colour, pixels
from tests.detector.review.lesions_file import three_markings

KINDS = (
    ("remark", "lesion"),
    ("remark", "false alarm"),
    ("snapshot", "a.png"),
    ("clip", "a.mp4"),
    ("phase", ""),
)


@pytest.fixture
def timeline(application: QApplication, tmp_path: Path) -> TimelineView:
    """Of four seconds, with a mark of each kind from 2 s on, and nobody looking from 3 s on."""
    three_markings(tmp_path)
    marks = tuple(Mark(2 + 0.2 * place, *kind) for place, kind in enumerate(KINDS))
    overview = replace(read_overview(tmp_path), marks=marks, gaps=(TimeSpan(3, 4),))
    view = TimelineView()
    view.resize(800, view.height())
    view.show_content(content(overview, ()))
    return view


def test_each_kind_of_mark_has_a_flag(timeline: TimelineView) -> None:
    shown = pixels(timeline)
    ground = shown[TOP_OF_MARKS + 6, round(timeline.scale.x(1.9))]
    row = shown[TOP_OF_MARKS : TOP_OF_MARKS + 13]
    for place in range(len(KINDS)):
        x = round(timeline.scale.x(2 + 0.2 * place))
        assert np.abs(row[:, x - 3 : x + 4].astype(int) - ground).max() > 60, KINDS[place]
    assert in_colour(row, TEXT, 30).any()


def test_a_flag_says_what_it_stands_for(timeline: TimelineView) -> None:
    said = [timeline._said_of(timeline.scale.x(2 + 0.2 * place)) for place in range(4)]
    assert said == ["0:02.0  lesion", "0:02.2  false alarm", "0:02.4  snapshot", "0:02.6  clip"]
    assert timeline._said_of(timeline.scale.x(1.0)) == "0:01.0"


def test_it_is_hatched_where_nobody_looked(timeline: TimelineView) -> None:
    shown = pixels(timeline)[TOP_OF_CURVE : TOP_OF_CURVE + CURVE]
    middle = round(timeline.scale.x(3))
    assert in_colour(shown[:, middle + 5 :], FAINT, 40).mean() > 0.05
    assert not in_colour(shown[:, middle - 100 : middle - 5], FAINT, 8).mean() > 0.05


def test_the_pointer_shows_the_time_under_it(timeline: TimelineView) -> None:
    before = pixels(timeline)
    QTest.mouseMove(timeline, QPoint(400, 60))
    timeline._hover = 400.0
    after = pixels(timeline)
    assert in_colour(after[:20], TEXT, 8).sum() > in_colour(before[:20], TEXT, 8).sum() + 200
