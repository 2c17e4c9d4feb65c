"""What each key and button of the windows of review does."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PyQt6.QtCore import pyqtBoundSignal
from PyQt6.QtWidgets import QWidget

from detector.app.help_panel import HelpPanel
from detector.app.review.picture_pane import PicturePane
from detector.app.review.timeline_view import TimelineView
from detector.review.lesion import Verdict
from detector.review.viewing import Viewing

if TYPE_CHECKING:
    from detector.app.review.review_window import ReviewWindow

Actions = dict[str, Callable[[], object]]
# Seconds that arrow keys lead on.
_SKIP, _SHORT_SKIP = 5.0, 1.0
_CLOSER, _TIMELINE_CLOSER = 1.25, 1.6


class Playing(Protocol):
    """A window that plays a recording with what was found in it."""

    viewing: Viewing
    timeline: TimelineView
    help: HelpPanel

    @property
    def pane(self) -> PicturePane: ...
    @property
    def side(self) -> QWidget: ...
    def doing(self, act: Callable[..., object]) -> Callable[..., None]: ...
    def next_marking(self) -> None: ...
    def previous_marking(self) -> None: ...
    def next_style(self) -> None: ...
    def toggle_bypass(self) -> None: ...
    def toggle_full_screen(self) -> None: ...
    @property
    def settings_wanted(self) -> pyqtBoundSignal: ...
    def close(self) -> bool: ...


def review_actions(window: "ReviewWindow") -> Actions:
    """What each of `keys.REVIEW_ACTIONS` does, by its name."""
    export = window.doing(window.export)
    return {**way_actions(window), **_verdicts(window), **view_actions(window), "export": export}


def way_actions(window: Playing) -> Actions:
    """Ways through the recording."""
    viewing = window.viewing
    return {
        "pause": viewing.toggle,
        "back": lambda: viewing.skip(-_SKIP),
        "on": lambda: viewing.skip(_SKIP),
        "second_back": lambda: viewing.skip(-_SHORT_SKIP),
        "second_on": lambda: viewing.skip(_SHORT_SKIP),
        "frame_back": lambda: viewing.step(-1),
        "frame_on": lambda: viewing.step(1),
        "slower": viewing.slower,
        "faster": viewing.faster,
        "loop_start": viewing.begin_loop,
        "loop_end": viewing.end_loop,
        "first": lambda: viewing.seek(0.0),
        "last": lambda: viewing.seek(viewing.length),
        "next_marking": window.doing(window.next_marking),
        "previous_marking": window.doing(window.previous_marking),
    }


def view_actions(window: Playing) -> Actions:
    """What is seen, and how."""
    return {
        "closer": lambda: window.pane.zoom_by(_CLOSER),
        "farther": lambda: window.pane.zoom_by(1 / _CLOSER),
        "pixels": lambda: window.pane.show_pixels(),
        "fit": lambda: window.pane.fit(),
        "timeline_closer": lambda: window.timeline.zoom(_TIMELINE_CLOSER),
        "timeline_farther": lambda: window.timeline.zoom(1 / _TIMELINE_CLOSER),
        "bypass": window.toggle_bypass,
        "style": window.next_style,
        "figures": lambda: window.side.setVisible(not window.side.isVisible()),
        "full_screen": window.toggle_full_screen,
        "settings": window.settings_wanted.emit,
        "keys": lambda: window.help.toggle(),
        "quit": window.close,
    }


def _verdicts(window: "ReviewWindow") -> Actions:
    """On lesions."""
    viewing = window.viewing
    return {
        "accept": window.doing(lambda: viewing.judge(Verdict.ACCEPTED)),
        "reject": window.doing(lambda: viewing.judge(Verdict.REJECTED)),
        "merge": window.doing(lambda: viewing.merge(window.side.chosen_numbers)),
        "split": window.doing(viewing.split),
        "missed": lambda: window.draw(polygon=False),
        "missed_polygon": lambda: window.draw(polygon=True),
        "remove": window.doing(viewing.remove_missed),
        "comment": window.doing(window.write_comment),
        "undo": window.doing(viewing.undo),
        "redo": window.doing(viewing.redo),
    }
