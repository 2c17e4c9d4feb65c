"""Opening the window on a source, or the start screen."""

import logging
import sys
from collections.abc import Sequence
from types import TracebackType

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

from detector.app.canvas_choice import painted_by
from detector.app.companions import Companions, SettingsDesk
from detector.app.main_window import MainWindow
from detector.app.qt_environment import restore_qt_environment
from detector.app.shown import Chosen, Shown
from detector.app.theme import apply_theme
from detector.app.translation import install_language
from detector.keys import bindings
from detector.session import Session
from detector.video import CaptureOptions, SourceOptions, open_later, open_reconnecting

log = logging.getLogger(__name__)

_PULSE_MS = 200


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
    present = shown.chosen.present
    session = Session(
        [lambda: open_reconnecting(shown.source, capture, options)],
        present.detector.build,
        open_later(shown.source, capture, options),
    )
    application = _application(shown.chosen)
    window = MainWindow(session, shown.plan, bindings(present.keys), painted_by(present.window.painter))
    Companions(window, SettingsDesk(shown.chosen, window))
    window.show()
    if shown.record:
        window.controls.toggle_record()
    code = application.exec()
    failure = session.status().failure
    if failure is not None:
        raise failure
    return code


def run_app(chosen: Chosen, sources: Sequence[str] = ()) -> int:
    """Show the start screen until the user closes it.

    Args:
        chosen: the settings.
        sources: opened at once, where there are any; the start screen comes after them.

    Returns:
        The exit code.

    Raises:
        SettingsError: the keys cannot be bound.
    """
    # With all of review, which a window on a source would wait for in vain.
    from detector.app.start.workplace import Workplace

    bindings(chosen.present.keys)
    application = _application(chosen)
    workplace = Workplace(chosen)
    workplace.open(sources) if sources else workplace.show_start()
    # Python hears of Ctrl-C only when it runs, which a window in which nothing moves does not let it.
    pulse = QTimer()
    pulse.timeout.connect(lambda: None)
    pulse.start(_PULSE_MS)
    code = application.exec()
    workplace.end()
    return code


def _application(chosen: Chosen) -> QApplication:
    restore_qt_environment()
    # An exception in a slot would abort the process; with a hook it is written down and the window lives on.
    sys.excepthook = log_exception
    application = QApplication.instance() or QApplication(["polyp-detector"])
    assert isinstance(application, QApplication)
    apply_theme(application)
    install_language(application, chosen.present.window.language)
    return application


def log_exception(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """Write down what a slot of Qt's met, and go on; Ctrl-C ends the program."""
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    log.error("the window met an unexpected error", exc_info=(kind, error, traceback))
