"""Messages of Qt go to the log, where an unexpected warning fails the test."""

import logging

from PyQt6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

# Said of every window by the platform without a screen, which no window is really shown on.
_OFFSCREEN = "This plugin does not support propagateSizeHints()"
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_qt_messages() -> None:
    """From now on Qt's messages are lines of the logger "qt"."""
    qInstallMessageHandler(_log)


def _log(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    if message != _OFFSCREEN:
        logging.getLogger("qt").log(_LEVELS[kind], "%s", message)
