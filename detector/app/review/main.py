"""Opening the windows of review."""

import sys
from pathlib import Path

from PyQt6.QtWidgets import QApplication

from detector.app.application import log_exception
from detector.app.companions import SettingsDesk
from detector.app.qt_environment import restore_qt_environment
from detector.app.review.companions import ReviewCompanions
from detector.app.review.windows import open_reviewing
from detector.app.shown import Chosen
from detector.app.theme import apply_theme
from detector.app.translation import install_language
from detector.keys import review_bindings
from detector.review.opening import ReviewPlan


def run_review(plan: ReviewPlan, chosen: Chosen, other: Path | None = None) -> int:
    """Review until the user closes the window.

    Args:
        plan: what is reviewed.
        chosen: the settings, from which the plan was made.
        other: results of another analysis of the same, to be shown beside; None: one is reviewed.

    Returns:
        The exit code.

    Raises:
        SourceError, DataError, OutputError: there is nothing to review.
        SettingsError: the keys cannot be bound.
    """
    present = chosen.present
    make = open_reviewing(plan, other, review_bindings(present.keys), present.window.style)
    restore_qt_environment()
    # An exception in a slot would abort the process; with a hook it is written down and the window lives on.
    sys.excepthook = log_exception
    application = QApplication.instance() or QApplication(["polyp-detector"])
    assert isinstance(application, QApplication)
    apply_theme(application)
    install_language(application, present.window.language)
    window = make()
    ReviewCompanions(window, SettingsDesk(chosen, window)).show()
    return application.exec()
