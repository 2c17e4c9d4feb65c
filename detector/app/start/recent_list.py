"""The part of the start screen for what was opened before."""

import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PyQt6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PyQt6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from detector.app.carrier import Carrier
from detector.app.start.parts import heading, keep_room, label
from detector.app.start.style import ACCENT
from detector.app.theme import LINE, MUTED, TEXT
from detector.app.translation import tr
from detector.desk.kinds import Kind
from detector.desk.recent import Recent, forget_recents
from detector.plain_text import visible

_ENTRY, _PRESENT, _SECOND = (Qt.ItemDataRole.UserRole + number for number in range(3))
_HEIGHT, _MARGIN, _WIDTH = 50, 10, 330
_GONE = "#66717d"


class RecentList(QWidget):
    """Each entry with its name above what and when it was; what is gone is grey.

    Attributes:
        chosen: tells a Recent.
        list: of the entries.
    """

    chosen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Recently opened"))
        self.list.setItemDelegate(_TwoLines(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self._nothing = label(
            tr("Nothing was opened yet. Drop files, folders or an address anywhere."), "muted"
        )
        self._forget = QPushButton(tr("Forget all"))
        self._forget.setProperty("role", "flat")
        self._forget.clicked.connect(self._forget_all)
        keep_room(self._forget)
        self._presence = Carrier()
        self._presence.told.connect(self._show_presence)
        self.setMinimumWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(heading(tr("Recent"), self._forget))
        layout.addWidget(self._nothing)
        layout.addWidget(self.list, 1)
        layout.addStretch()

    def show_entries(self, entries: Sequence[Recent]) -> None:
        """Show what was opened, the last one first."""
        self.list.clear()
        for entry in entries:
            item = QListWidgetItem(_name(entry))
            item.setData(_ENTRY, entry)
            item.setData(_PRESENT, True)
            item.setData(_SECOND, _about(entry))
            item.setToolTip(visible(entry.source))
            self.list.addItem(item)
            _describe(item)
        self.list.setVisible(bool(entries))
        self._nothing.setVisible(not entries)
        self._forget.setVisible(bool(entries))
        # A network drive that is gone may answer late.
        asked = tuple(entries), self._presence
        threading.Thread(target=_tell_presence, args=asked, name="recents", daemon=True).start()

    def described(self, row: int) -> str:
        """An entry as a screen reader says it."""
        item = self.list.item(row)
        return "" if item is None else str(item.data(Qt.ItemDataRole.AccessibleTextRole))

    def _show_presence(self, present: dict[Recent, bool]) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item is not None and not present.get(item.data(_ENTRY), True):
                item.setData(_PRESENT, False)
                item.setData(
                    _SECOND, tr("not found: {source}").format(source=visible(item.data(_ENTRY).source))
                )
                _describe(item)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_ENTRY))

    def _forget_all(self) -> None:
        forget_recents()
        self.show_entries(())


def _tell_presence(entries: tuple[Recent, ...], carrier: Carrier) -> None:
    carrier.tell({entry: entry.present for entry in entries})


class _TwoLines(QStyledItemDelegate):
    """Paints a name above a muted line."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(100, _HEIGHT)

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        assert painter is not None
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5)
        aimed = bool(option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected))
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if aimed or focused:
            painter.setPen(QPen(QColor(ACCENT if focused else LINE), 1))
            painter.setBrush(QColor("#1c232b"))
            painter.drawRoundedRect(place, 6, 6)
        inside = place.adjusted(_MARGIN, 6, -_MARGIN, -6)
        present = bool(index.data(_PRESENT))
        _write(painter, inside, str(index.data()), TEXT if present else _GONE, 13, Qt.AlignmentFlag.AlignTop)
        second = str(index.data(_SECOND))
        _write(painter, inside, second, MUTED if present else _GONE, 12, Qt.AlignmentFlag.AlignBottom)
        painter.restore()


def _write(
    painter: QPainter, place: QRectF, text: str, colour: str, size: int, edge: Qt.AlignmentFlag
) -> None:
    font = QFont(painter.font())
    font.setPixelSize(size)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, int(place.width()))
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | edge, shown)


def kind_words(kind: Kind) -> str:
    """What something is, for a user."""
    return {
        Kind.VIDEO: tr("video"),
        Kind.PICTURES: tr("pictures"),
        Kind.DICOM: tr("DICOM object"),
        Kind.SESSION: tr("session"),
        Kind.RESULTS: tr("results"),
        Kind.STREAM: tr("stream"),
        Kind.CAMERA: tr("camera"),
    }[kind]


def _name(entry: Recent) -> str:
    return visible(entry.brought.name)


def _about(entry: Recent) -> str:
    said = [kind_words(entry.kind), _when(entry.opened)]
    if not entry.kind.live:
        said.append(visible(_short(Path(entry.source).parent)))
    return "  ·  ".join(each for each in said if each)


def _short(folder: Path) -> str:
    """A path as people write it."""
    home = Path.home()
    return str(Path("~") / folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)


def _when(opened: str) -> str:
    try:
        local = datetime.fromisoformat(opened).astimezone()
    except ValueError:
        return ""
    day = (datetime.now().astimezone().date() - local.date()).days
    clock = f"{local:%H:%M}"
    if day == 0:
        return tr("today, {time}").format(time=clock)
    if day == 1:
        return tr("yesterday, {time}").format(time=clock)
    return QLocale().toString(local.date(), QLocale.FormatType.ShortFormat)


def _describe(item: QListWidgetItem) -> None:
    """For a screen reader: both lines."""
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {item.data(_SECOND)}")
