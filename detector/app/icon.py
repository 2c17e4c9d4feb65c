"""The program's own icons, drawn as lines, in the colour that is wanted."""

from pathlib import Path

from PyQt6.QtCore import QByteArray, QRectF, Qt
from PyQt6.QtGui import QIcon, QPainter, QPixmap
from PyQt6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parent / "icons"
# Scale factors of screens for which there are pixels.
_SCALES = (1.0, 1.5, 2.0, 3.0)


def icon(name: str, side: int, plain: str, aimed: str, active: str) -> QIcon:
    """An icon of a side in the widget's pixels.

    Args:
        name: of its file in `icons`.
        plain, aimed, active: its colours: usually, beneath the mouse, and while what it stands for is so.
    """
    made = QIcon()
    for colour, mode, state in (
        (plain, QIcon.Mode.Normal, QIcon.State.Off),
        (aimed, QIcon.Mode.Active, QIcon.State.Off),
        (active, QIcon.Mode.Normal, QIcon.State.On),
        (active, QIcon.Mode.Active, QIcon.State.On),
    ):
        for scale in _SCALES:
            made.addPixmap(_drawn(name, colour, side, scale), mode, state)
    return made


def _drawn(name: str, colour: str, side: int, scale: float) -> QPixmap:
    lines = (FOLDER / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    pixels = QPixmap(round(side * scale), round(side * scale))
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    QSvgRenderer(QByteArray(lines.encode())).render(painter, QRectF(pixels.rect()))
    painter.end()
    pixels.setDevicePixelRatio(scale)
    return pixels
