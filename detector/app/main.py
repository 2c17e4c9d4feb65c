"""Opening the window on a source, or the start screen."""

from collections.abc import Sequence

from PyQt6.QtCore import QTimer

from detector.app.canvas_choice import painted_by
from detector.app.companions import Companions, SettingsDesk
from detector.app.main_window import MainWindow
from detector.app.opening_window import OpeningWindow
from detector.app.qt_environment import restore_qt_environment
from detector.app.shown import Chosen, Shown
from detector.keys import bindings
from detector.session import Session
from detector.video import CaptureOptions, SourceOptions, open_later, open_reconnecting

_PULSE_MS = 200


def run(
    opening: OpeningWindow,
    shown: Shown,
    capture: CaptureOptions | None = None,
    options: SourceOptions | None = None,
) -> int:
    """Show a source in the window until the user closes it.

    Args:
        opening: makes room for the window.
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
    # OpenCV has been loaded meanwhile.
    restore_qt_environment()
    present, application = shown.chosen.present, opening.application
    session = Session(
        [lambda: open_reconnecting(shown.source, capture, options)],
        present.detector.build,
        open_later(shown.source, capture, options),
    )
    window = MainWindow(session, shown.plan, bindings(present.keys), painted_by(present.window.painter))
    Companions(window, SettingsDesk(shown.chosen, window))
    window.setGeometry(opening.geometry())
    window.show()
    opening.close()
    if shown.record:
        window.controls.toggle_record()
    code = application.exec()
    failure = session.status().failure
    if failure is not None:
        raise failure
    return code


def run_app(opening: OpeningWindow, chosen: Chosen, sources: Sequence[str] = ()) -> int:
    """Show the start screen until the user closes it.

    Args:
        opening: makes room for it.
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
    restore_qt_environment()
    application, workplace = opening.application, Workplace(chosen)
    workplace.open(sources) if sources else workplace.show_start()
    opening.close()
    # Python hears of Ctrl-C only when it runs, which a window in which nothing moves does not let it.
    pulse = QTimer()
    pulse.timeout.connect(lambda: None)
    pulse.start(_PULSE_MS)
    code = application.exec()
    workplace.end()
    return code
