"""A tour of review by keys and mouse, with a picture of each stop for docs/app.md.

The demo video is opened from the start screen, analyzed, judged, drawn in, filtered, compared with
another analysis of it, and opened again in German.

xvfb-run -a -s "-screen 0 1600x1000x24" env QT_QPA_PLATFORM=xcb python docs/review_tour.py [--out docs/app]
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from hands import CTRL, Key, click, hold, let_go, press, tab_to, turn_wheel, write
from PyQt6.QtCore import QMimeData, QPoint, QPointF, QRect, QSize, QSizeF, Qt, QTimer, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPainter
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QComboBox, QWidget
from small_png import save

from detector.analysis.job import Job, open_engines, run_job
from detector.app.qt_environment import restore_qt_environment
from detector.app.review.difference_window import DifferenceWindow
from detector.app.review.lesion_model import Role
from detector.app.review.picture_pane import PicturePane
from detector.app.review.review_window import ReviewWindow
from detector.app.settings_dialog import SettingsDialog
from detector.app.shown import Chosen
from detector.app.start.workplace import Workplace
from detector.app.theme import apply_theme
from detector.settings import DetectorSettings, ReviewSettings, UserSettings

DEMO = Path(__file__).parents[1] / "assets" / "demo.mp4"
WINDOW = QSize(1280, 800)
_PATIENCE = 180.0
# Until what is there is painted, in ms.
_SETTLED_MS = 600
# Of the settings in the window.
_DIALOG = QRect(60, 60, 620, 460)
_CPU = DetectorSettings(device="cpu")

Picture = tuple[str, QImage]


class Tour:
    """The program on screen, with what is done to it."""

    def __init__(self, folder: Path) -> None:
        """Show the start screen of a reviewer who has a recording in a folder."""
        self.recording = Path(copy(DEMO, folder / "procedure.mp4"))
        settings = UserSettings(_CPU, review=ReviewSettings(reviewer="AB"))
        self.workplace = Workplace(Chosen(settings, settings), lambda: ())
        self.workplace.show_start()

    @property
    def window(self) -> ReviewWindow:
        """On the recording."""
        assert isinstance(self.workplace.review, ReviewWindow)
        return self.workplace.review

    def stops(self) -> Iterator[Picture]:
        """Names and pictures."""
        yield self._open()
        yield self._judge()
        yield self._come_closer()
        yield self._draw()
        yield self._filter()
        yield self._compare()
        yield self._speak_german()
        self.workplace.end()

    def _open(self) -> Picture:
        """Ctrl+O, and the path: the recording is analyzed while it is looked at."""
        QTimer.singleShot(800, lambda: _answer(str(self.recording)))
        press(_active(self.workplace.start), Key.Key_O, held=CTRL)
        _wait_for(lambda: self.workplace.review is not None)
        _active(self.window).resize(WINDOW)
        _wait_for(lambda: len(self.window.viewing.lesions) > 1)
        press(self.window, Key.Key_N)
        return "review-analyzing.png", _settled(self.window)

    def _judge(self) -> Picture:
        """N and Y or X, a comment, class and size; what is merged and split can be undone."""
        _wait_for(lambda: self.window.viewing.review is not None)
        press(self.window, Key.Key_Home, Key.Key_N, Key.Key_N, Key.Key_Y)
        press(self.window, Key.Key_N, Key.Key_N, Key.Key_X, Key.Key_N, Key.Key_Y)
        tab_to(self.window, self.window.side.list)
        press(self.window, Key.Key_Up, held=Qt.KeyboardModifier.ShiftModifier)
        press(self.window, Key.Key_G)
        press(self.window, Key.Key_Z, held=CTRL)
        press(self.window, Key.Key_Escape, Key.Key_Home, Key.Key_N, Key.Key_K)
        press(self.window, Key.Key_Z, held=CTRL)
        press(self.window, Key.Key_Y, Key.Key_C)
        write("on the fold")
        press(self.window, Key.Key_Return)
        detail = self.window.side.detail
        tab_to(self.window, detail._paris)
        write("Isp")
        press(self.window, Key.Key_Tab)
        write("6")
        press(self.window, Key.Key_Return, *[Key.Key_Period] * 12)
        return "review.png", _settled(self.window)

    def _come_closer(self) -> Picture:
        """The wheel over picture and timeline; a frame on, a frame back."""
        press(self.window, Key.Key_N)
        _settled(self.window)
        pane, timeline = self.window.pane, self.window.timeline
        lesion = self.window.viewing.lesion
        assert lesion is not None
        turn_wheel(timeline, QPointF(timeline.scale.x(lesion.best_time), 40), 4)
        turn_wheel(pane, QPointF(pane.width() * 0.36, pane.height() * 0.5), 3)
        press(self.window, Key.Key_Period, Key.Key_Period, Key.Key_Comma)
        return "review-closer.png", _settled(self.window)

    def _draw(self) -> Picture:
        """A click on the timeline, L, and a drag around what was missed."""
        pane, timeline = self.window.pane, self.window.timeline
        press(self.window, Key.Key_0)
        press(self.window, Key.Key_Minus, *[Key.Key_Minus] * 7, held=CTRL)
        click(timeline, QPointF(timeline.scale.x(8.2), 40))
        _settled(self.window)
        press(self.window, Key.Key_L)
        start, end = _place(pane, 520, 250), _place(pane, 700, 420)
        hold(pane, start, end)
        image = self.window.grab().toImage()
        let_go(pane, end)
        return "review-drawing.png", image

    def _filter(self) -> Picture:
        """Tab to the filter, and what was not reviewed yet."""
        box = self.window.side.findChild(QComboBox)
        assert box is not None
        tab_to(self.window, box)
        press(self.window, Key.Key_Down)
        side = self.window.side
        place = QRect(side.mapTo(self.window, QPoint()), QSize(side.width(), 420))
        return "review-filter.png", _settled(self.window).copy(place)

    def _compare(self) -> Picture:
        """Two results are dropped on the window: another analysis is seen beside this one."""
        first = self.recording.with_name("procedure-results")
        second = self.recording.with_name("without a gate")
        settings = replace(_CPU, gate=None, threshold=0.6)
        run_job(Job(str(self.recording), second), open_engines(settings, 2), lambda done, of: None)
        _drop(self.window, first, second)
        window = self.workplace.review
        assert isinstance(window, DifferenceWindow)
        _active(window).resize(WINDOW)
        press(window, Key.Key_N)
        return "review-two.png", _settled(window)

    def _speak_german(self) -> Picture:
        """Ctrl+, and the language; the window that is opened next speaks it, as its settings do."""
        window = self.workplace.review
        assert window is not None
        dialog = self._settings(window)
        language = dialog.rows[("window", "language")].findChild(QComboBox)
        assert language is not None
        tab_to(dialog, language)
        press(dialog, *[Key.Key_Down] * 3)
        QTest.qWait(500)
        press(dialog, Key.Key_Escape)
        press(_active(window), Key.Key_Q, held=CTRL)
        _drop(_active(self.workplace.start), self.recording)
        _active(self.window).resize(WINDOW)
        press(self.window, Key.Key_N)
        _settled(self.window)
        dialog = self._settings(self.window)
        dialog.resize(_DIALOG.size())
        dialog.move(self.window.pos() + _DIALOG.topLeft())
        QTest.keyClicks(dialog.search, "Marker")
        return "review-german.png", _with_dialog(_settled(self.window), self.window, dialog)

    def _settings(self, window: QWidget) -> SettingsDialog:
        """Those that are opened before a window."""
        press(window, Key.Key_Comma, held=CTRL)
        dialog = self.workplace.settings.dialog
        assert dialog is not None
        _active(dialog)
        return dialog


def _active(window: QWidget) -> QWidget:
    """A window, once it has the keys."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    return window


def _answer(path: str) -> None:
    """Type a path into the dialog that asks for one."""
    write(path)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClick(field, Key.Key_Return)


def _drop(target: QWidget, *paths: Path) -> None:
    """As a file manager does it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copied, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(20, 20), copied, data, button, key))
    QApplication.sendEvent(target, QDropEvent(QPointF(20, 20), copied, data, button, key))


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        QTest.qWait(50)


def _settled(window: ReviewWindow | DifferenceWindow) -> QImage:
    """A window once its frame and its small pictures are there."""
    player = window.viewing.player
    assert player is not None
    _wait_for(lambda: player.status().frame is not None and not player.status().moving)
    if isinstance(window, ReviewWindow):
        model = window.side.model
        rows = [model.index(row) for row in range(model.rowCount())]
        _wait_for(lambda: all(model.data(row, Role.IMAGE) is not None for row in rows))
    QTest.qWait(_SETTLED_MS)
    return window.grab().toImage()


def _place(pane: PicturePane, x: float, y: float) -> QPointF:
    """Of a pixel of the demo in the pane that shows all of it."""
    frame, size = QSizeF(1280, 720), QSizeF(pane.size())
    shown = frame.scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
    scale, around = shown.width() / frame.width(), (size - shown) / 2
    return QPointF(around.width() + x * scale, around.height() + y * scale)


def _with_dialog(image: QImage, window: QWidget, dialog: QWidget) -> QImage:
    painter = QPainter(image)
    painter.drawPixmap(dialog.pos() - window.pos(), dialog.grab())
    painter.end()
    return image


def main() -> None:
    """Go through all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "app")
    out = parser.parse_args().out
    restore_qt_environment()
    application = QApplication(["tour"])
    apply_theme(application)
    with TemporaryDirectory() as folder:
        # What is remembered of the user who makes the pictures is nobody's business.
        os.environ["HOME"], os.environ["XDG_CONFIG_HOME"] = folder, f"{folder}/.config"
        for name, image in Tour(Path(folder)).stops():
            save(image, out / name)


if __name__ == "__main__":
    main()
