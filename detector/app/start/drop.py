"""Files, folders and addresses that are dropped on a window, wherever they fall."""

from collections.abc import Callable

from PyQt6.QtCore import QEvent, QMimeData, QObject
from PyQt6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PyQt6.QtWidgets import QWidget


class Drops(QObject):
    """Takes what is dropped on a window; lives as long as that."""

    def __init__(self, window: QWidget, take: Callable[[list[str]], None]) -> None:
        """Watch a window; `take` is given the paths and addresses, in their order."""
        super().__init__(window)
        self._take = take
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QDropEvent) and not isinstance(event, QDragEnterEvent | QDragMoveEvent):
            dropped = dropped_sources(event.mimeData())
            if dropped:
                event.acceptProposedAction()
                self._take(dropped)
                return True
        elif isinstance(event, QDragEnterEvent | QDragMoveEvent) and dropped_sources(event.mimeData()):
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)


def dropped_sources(data: QMimeData | None) -> list[str]:
    """Paths of files, and addresses of streams, of what is dragged; none where it is something else."""
    if data is None:
        return []
    if data.hasUrls():
        return [url.toLocalFile() if url.isLocalFile() else url.toString() for url in data.urls()]
    lines = [line.strip() for line in data.text().splitlines() if line.strip()]
    return lines if all("://" in line for line in lines) else []
