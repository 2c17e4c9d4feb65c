"""The differences of two analyses as a table for Qt."""

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PyQt6.QtGui import QColor

from detector.app.review.lesion_model import score_words
from detector.app.review.look import COLOURS
from detector.app.translation import tr
from detector.html.figures import clock
from detector.review.side_by_side import LOOKS, Row, Side

# In seconds.
_TOLD = 0.1
_NAMES = {Side.FIRST: "A", Side.SECOND: "B"}


class DifferenceModel(QAbstractTableModel):
    """A row for each marking that one analysis has and the other lacks."""

    def __init__(self, rows: tuple[Row, ...], parent: QObject | None = None) -> None:
        """Hold these."""
        super().__init__(parent)
        self.rows = rows
        self._titles = (tr("Only in"), tr("Time"), tr("For"), tr("Score"), tr("Size"), tr("In the other"))

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        return 0 if parent.isValid() else len(self._titles)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._titles[section]
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _cells(row)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return QColor(COLOURS[LOOKS[row.side]])
        return None


def _cells(row: Row) -> tuple[str, ...]:
    return (
        _NAMES[row.side],
        clock(row.start, 1),
        # One frame lasts less than is told.
        f"{row.lasts:.1f} s" if row.lasts >= _TOLD else f"< {_TOLD} s",
        score_words(row.track.best_score),
        f"{row.track.largest_area:.1f} %",
        tr("never") if row.at_all else tr("shorter"),
    )
