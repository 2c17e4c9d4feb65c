"""Opening the window on a source."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PyQt6.QtWidgets import QApplication

from detector.app.main_window import MainWindow
from detector.app.qt_environment import restore_qt_environment
from detector.app.theme import apply_theme
from detector.detector import PolypDetector
from detector.live import LivePipeline
from detector.video import VideoSource, open_video

log = logging.getLogger(__name__)


def run(source: str, make_detector: Callable[[], PolypDetector]) -> int:
    """Show a source in the window until the user closes it.

    Returns:
        The exit code.

    Raises:
        SourceError, ModelError, DeviceError: there is nothing to show, or nothing to analyse it with.
    """
    opened: list[VideoSource] = [open_video(source)]
    detector = make_detector()

    def make_pipeline(on_news: Callable[[], None]) -> LivePipeline:
        video = opened.pop() if opened else open_video(source)
        detector.reset()
        return LivePipeline(video, detector, on_news, paced="://" not in source)

    restore_qt_environment()
    # An exception in a slot would abort the process; with a hook it is written down and the window lives on.
    sys.excepthook = _log_exception
    application = QApplication.instance() or QApplication(["polyp-detector"])
    assert isinstance(application, QApplication)
    apply_theme(application)
    engine = detector.engine
    window = MainWindow(make_pipeline, f"{engine.device}, model {engine.card.name}", Path(source).name)
    window.show()
    return application.exec()


def _log_exception(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    log.error("the window met an unexpected error", exc_info=(kind, error, traceback))
