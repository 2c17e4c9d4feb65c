"""Opening the windows of review."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from PyQt6.QtWidgets import QApplication, QWidget

from detector.app.main import log_exception
from detector.app.qt_environment import restore_qt_environment
from detector.app.review.difference_window import DifferenceWindow
from detector.app.review.review_window import ReviewWindow
from detector.app.theme import apply_theme
from detector.app.translation import install_language
from detector.keys import review_bindings
from detector.markers import style_named
from detector.review.opening import ReviewPlan, open_differences, open_viewing
from detector.settings import WindowSettings

Keys = Mapping[str, tuple[str, ...]]


def run_review(plan: ReviewPlan, keys: Keys, settings: WindowSettings, other: Path | None = None) -> int:
    """Review until the user closes the window.

    Args:
        plan: what is reviewed.
        keys: by action, where they are not the usual ones.
        settings: how the window speaks and marks.
        other: results of another analysis of the same, to be shown beside; None: one is reviewed.

    Returns:
        The exit code.

    Raises:
        SourceError, DataError, OutputError: there is nothing to review.
        SettingsError: the keys cannot be bound.
    """
    bound = review_bindings(keys)
    make = _review(plan, bound, settings) if other is None else _differences(plan, other, bound, settings)
    restore_qt_environment()
    # An exception in a slot would abort the process; with a hook it is written down and the window lives on.
    sys.excepthook = log_exception
    application = QApplication.instance() or QApplication(["polyp-detector"])
    assert isinstance(application, QApplication)
    apply_theme(application)
    install_language(application, settings.language)
    window = make()
    window.show()
    return application.exec()


def _review(plan: ReviewPlan, keys: Keys, settings: WindowSettings) -> Callable[[], QWidget]:
    """Open results; gives what makes their window, once there is an application."""
    opened = open_viewing(plan)

    def make() -> ReviewWindow:
        window = ReviewWindow(opened.viewing, keys, opened.grow)
        window.pane.style_of_markers = style_named(settings.style)
        return window

    return make


def _differences(
    plan: ReviewPlan, other: Path, keys: Keys, settings: WindowSettings
) -> Callable[[], QWidget]:
    """Open two analyses; gives what makes their window."""
    viewing, found = open_differences(plan, other)

    def make() -> DifferenceWindow:
        window = DifferenceWindow(viewing, found, keys)
        for pane in window.panes.values():
            pane.style_of_markers = style_named(settings.style)
        return window

    return make
