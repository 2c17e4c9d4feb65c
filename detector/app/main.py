"""Opening the window on a source."""

import logging
import sys
from types import TracebackType

from PyQt6.QtWidgets import QApplication

from detector.app.main_window import MainWindow
from detector.app.qt_environment import restore_qt_environment
from detector.app.shown import Shown
from detector.app.theme import apply_theme
from detector.app.translation import install_language
from detector.keys import bindings
from detector.markers import style_named
from detector.session import Session
from detector.video import CaptureOptions, SourceOptions, open_later, open_reconnecting

log = logging.getLogger(__name__)


def run(shown: Shown, capture: CaptureOptions | None = None, options: SourceOptions | None = None) -> int:
    """Show a source in the window until the user closes it.

    Args:
        shown: what; the model is loaded once the window is up.
        capture: the mode of a capture device.
        options: how to read a recording.

    Returns:
        The exit code.

    Raises:
        SourceError, ModelError, DeviceError: there is nothing to show, or nothing to analyze it with. The
            latter is known once the window is up, and closes it.
        SettingsError: the keys cannot be bound.
    """
    session = Session(
        [lambda: open_reconnecting(shown.source, capture, options)],
        shown.detector.build,
        open_later(shown.source, capture, options),
    )
    restore_qt_environment()
    # An exception in a slot would abort the process; with a hook it is written down and the window lives on.
    sys.excepthook = log_exception
    application = QApplication.instance() or QApplication(["polyp-detector"])
    assert isinstance(application, QApplication)
    apply_theme(application)
    install_language(application, shown.window.language)
    window = MainWindow(session, shown.plan, bindings(shown.keys))
    window.view.style_of_markers = style_named(shown.window.style)
    window.show()
    if shown.record:
        window.controls.toggle_record()
    code = application.exec()
    failure = session.status().failure
    if failure is not None:
        raise failure
    return code


def log_exception(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """Write down what a slot of Qt's met, and go on; Ctrl-C ends the program."""
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    log.error("the window met an unexpected error", exc_info=(kind, error, traceback))
