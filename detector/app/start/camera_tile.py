"""A camera as a tile: what it sees now, its name, and its modes."""

import numpy as np
from PyQt6.QtCore import QEvent, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPixmap,
)
from PyQt6.QtWidgets import QComboBox, QFrame, QLabel, QVBoxLayout, QWidget

from detector.app.carrier import Carrier
from detector.app.translation import tr
from detector.picture import Image
from detector.plain_text import visible
from detector.video import CaptureOptions, VideoSource, open_video
from detector.video.cameras import CameraMode, FoundCamera
from detector.video.preview import Preview

PICTURE = QSize(232, 130)
_ROUND, _INDENT = 7, 10


class CameraTile(QFrame):
    """A button with a live picture. Enter, Space and a click choose the camera.

    Attributes:
        chosen: tells that the camera is wanted: its source, and a CaptureOptions or None.
    """

    chosen = pyqtSignal(str, object)

    def __init__(self, camera: FoundCamera, parent: QWidget | None = None) -> None:
        """Show a camera; nothing is opened before `look`."""
        super().__init__(parent)
        self.camera = camera
        self._preview: Preview | None = None
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        name = visible(camera.name)
        self.setAccessibleName(tr("Camera {name}").format(name=name))
        self.setAccessibleDescription(tr("Shows its picture with polyps marked"))
        self._picture = QLabel()
        self._picture.setProperty("role", "picture")
        self._picture.setFixedSize(PICTURE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setWordWrap(True)
        title = QLabel()
        title.setText(
            title.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, PICTURE.width() - 2 * _INDENT)
        )
        title.setToolTip(f"{name}\n{camera.source}")
        self.modes = self._mode_box()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 8)
        layout.setSpacing(2)
        layout.addWidget(self._picture)
        layout.addSpacing(5)
        layout.addWidget(_indented(title, _INDENT))
        layout.addWidget(_indented(self.modes, 6))
        self.setFixedWidth(PICTURE.width() + 2)
        self._images, self._faults = Carrier(), Carrier()
        self._images.told.connect(self._show_image)
        self._faults.told.connect(self._say)
        self._say(visible(camera.fault) or tr("Opening…"))

    def look(self) -> None:
        """Open the camera, and show what it sees."""
        if self._preview is None and not self.camera.fault:
            self._preview = Preview(self._open, PICTURE.width() * 2, self._images.tell, self._faults.tell)
            self._preview.start()

    def look_away(self) -> None:
        """Set the camera free."""
        preview, self._preview = self._preview, None
        if preview is not None:
            preview.stop()

    def mode(self) -> CaptureOptions | None:
        """The mode that is chosen; None leaves it to the camera."""
        mode: CameraMode | None = self.modes.currentData()
        if mode is None:
            return None
        return CaptureOptions(mode.width, mode.height, mode.rate or None, mode.pixel_format or None)

    @property
    def looks(self) -> bool:
        """Whether the camera is held."""
        return self._preview is not None

    def picture(self) -> QPixmap:
        """What is shown of it; a null one where nothing is."""
        return self._picture.pixmap()

    def words(self) -> str:
        """What is said in the place of a picture."""
        return self._picture.text()

    def choose(self) -> None:
        """The camera is wanted."""
        self.chosen.emit(self.camera.source, self.mode())

    def mousePressEvent(self, event: QMouseEvent | None) -> None:  # noqa: N802 - Qt's name
        if event is not None and event.button() is Qt.MouseButton.LeftButton:
            self.choose()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:  # noqa: N802 - Qt's name
        keys = Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space
        if event is not None and event.key() in keys:
            self.choose()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent | None) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self._aim()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self._aim()

    def enterEvent(self, event: QEnterEvent | None) -> None:  # noqa: N802 - Qt's name
        self._aim(True)

    def leaveEvent(self, event: QEvent | None) -> None:  # noqa: N802 - Qt's name
        self._aim()

    def _aim(self, under: bool = False) -> None:
        """Look aimed at while the keyboard or the mouse is here."""
        self.setProperty("aimed", under or self.hasFocus())
        style = self.style()
        assert style is not None
        style.unpolish(self)
        style.polish(self)

    def _open(self) -> VideoSource:
        return open_video(self.camera.source)

    def _mode_box(self) -> QComboBox:
        box = QComboBox()
        box.setProperty("role", "mode")
        box.setAccessibleName(tr("Mode of {name}").format(name=visible(self.camera.name)))
        box.addItem(tr("the camera's own mode"), None)
        for mode in self.camera.modes:
            box.addItem(mode_words(mode), mode)
        box.setEnabled(bool(self.camera.modes))
        return box

    def _show_image(self, image: Image) -> None:
        pixels = np.ascontiguousarray(image)
        height, width = pixels.shape[:2]
        shown = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        self._picture.setPixmap(_filled(shown, self._picture.size(), self.devicePixelRatioF()))

    def _say(self, words: str) -> None:
        self._picture.setPixmap(QPixmap())
        self._picture.setText(words)


def mode_words(mode: CameraMode) -> str:
    """A mode for a user."""
    rate = f", {mode.rate:g}/s" if mode.rate else ""
    return f"{mode.width} × {mode.height}{rate}, {mode.pixel_format}".rstrip(", ")  # noqa: RUF001 - a size


def _filled(image: QImage, size: QSize, ratio: float) -> QPixmap:
    """A picture that fills a place, its middle, with round corners above."""
    filled = QPixmap(size * ratio)
    filled.fill(Qt.GlobalColor.transparent)
    painter = QPainter(filled)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    path = QPainterPath()
    path.addRoundedRect(
        0, 0, filled.width(), filled.height() + _ROUND * ratio, _ROUND * ratio, _ROUND * ratio
    )
    painter.setClipPath(path)
    scaled = image.scaled(
        filled.size(),
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    painter.drawImage(
        (filled.width() - scaled.width()) // 2, (filled.height() - scaled.height()) // 2, scaled
    )
    painter.end()
    filled.setDevicePixelRatio(ratio)
    return filled


def _indented(widget: QWidget, margin: int) -> QWidget:
    holder = QWidget()
    holder.setObjectName("bare")
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(margin, 0, margin, 0)
    layout.addWidget(widget)
    return holder
