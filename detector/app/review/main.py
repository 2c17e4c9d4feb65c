"""Opening the windows of review."""

import sys
from pathlib import Path

from PyQt6.QtWidgets import QApplication

from detector.app.main import log_exception
from detector.app.qt_environment import restore_qt_environment
from detector.app.review.windows import Keys, open_reviewing
from detector.app.theme import apply_theme
from detector.app.translation import install_language
from detector.keys import review_bindings
from detector.review.opening import ReviewPlan
from detector.settings import WindowSettings


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
    make = open_reviewing(plan, other, bound, settings.style)
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
