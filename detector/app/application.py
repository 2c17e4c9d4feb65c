"""The program as Qt knows it."""

import logging
import sys
from types import TracebackType

from PyQt6.QtWidgets import QApplication

from detector.app.qt_environment import restore_qt_environment
from detector.app.theme import apply_theme
from detector.app.translation import install_language

log = logging.getLogger(__name__)


def make_application(language: str) -> QApplication:
    """The one application of this process, in the language of a setting."""
    restore_qt_environment()
    # An exception in a slot would abort the process; with a hook it is written down and the window lives on.
    sys.excepthook = log_exception
    application = QApplication.instance() or QApplication(["polyp-detector"])
    assert isinstance(application, QApplication)
    apply_theme(application)
    install_language(application, language)
    return application


def log_exception(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """Write down what a slot of Qt's met, and go on; Ctrl-C ends the program."""
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    log.error("the window met an unexpected error", exc_info=(kind, error, traceback))
