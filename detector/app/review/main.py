"""Opening the review window."""

import sys
from collections.abc import Mapping

from PyQt6.QtWidgets import QApplication

from detector.app.main import log_exception
from detector.app.qt_environment import restore_qt_environment
from detector.app.review.review_window import ReviewWindow
from detector.app.theme import apply_theme
from detector.app.translation import install_language
from detector.keys import review_bindings
from detector.markers import style_named
from detector.review.opening import ReviewPlan, open_viewing
from detector.settings import WindowSettings


def run_review(plan: ReviewPlan, keys: Mapping[str, tuple[str, ...]], settings: WindowSettings) -> int:
    """Review until the user closes the window.

    Args:
        plan: what is reviewed.
        keys: by action, where they are not the usual ones.
        settings: how the window speaks and marks.

    Returns:
        The exit code.

    Raises:
        SourceError, DataError, OutputError: there is nothing to review.
        SettingsError: the keys cannot be bound.
    """
    bound = review_bindings(keys)
    opened = open_viewing(plan)
    restore_qt_environment()
    # An exception in a slot would abort the process; with a hook it is written down and the window lives on.
    sys.excepthook = log_exception
    application = QApplication.instance() or QApplication(["polyp-detector"])
    assert isinstance(application, QApplication)
    apply_theme(application)
    install_language(application, settings.language)
    window = ReviewWindow(opened.viewing, bound, opened.grow)
    window.pane.style_of_markers = style_named(settings.style)
    window.show()
    return application.exec()
