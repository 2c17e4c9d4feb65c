"""The lesions as a list for Qt."""

from collections.abc import Sequence
from enum import IntEnum

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from detector.app.review.thumbnails import Thumbnails
from detector.app.translation import tr
from detector.html.figures import clock
from detector.review.lesion import Lesion, Verdict


class Role(IntEnum):
    """What a row has beside its text."""

    LESION = Qt.ItemDataRole.UserRole
    IMAGE = LESION + 1


class LesionModel(QAbstractListModel):
    """Lesions in order of time, each with its picture once that is made."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Hold nothing yet."""
        super().__init__(parent)
        self._lesions: tuple[Lesion, ...] = ()
        self._thumbnails: Thumbnails | None = None

    def show(self, lesions: Sequence[Lesion]) -> None:
        """Hold these; rows that stay are not made anew, so that the list keeps its place."""
        before, now = self._lesions, tuple(lesions)
        if [lesion.number for lesion in before] == [lesion.number for lesion in now]:
            self._lesions = now
            for row, (old, new) in enumerate(zip(before, now, strict=True)):
                if old is not new:
                    self.dataChanged.emit(self.index(row), self.index(row))
        else:
            self.beginResetModel()
            self._lesions = now
            self.endResetModel()

    def take_pictures_from(self, thumbnails: Thumbnails | None) -> None:
        """Ask these for pictures."""
        self._thumbnails = thumbnails
        if thumbnails is not None:
            thumbnails.made.connect(self._tell)
        self._tell()

    def row_of(self, number: int | None) -> int:
        """In which row a lesion is, -1 where it is in none."""
        return next((row for row, each in enumerate(self._lesions) if each.number == number), -1)

    def lesion(self, index: QModelIndex) -> Lesion:
        """Of a row."""
        return self._lesions[index.row()]

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        return 0 if parent.isValid() else len(self._lesions)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        lesion = self._lesions[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return described(lesion)
            case Role.LESION:
                return lesion
            case Role.IMAGE:
                return None if self._thumbnails is None else self._thumbnails.of(lesion)
        return None

    def _tell(self) -> None:
        if self._lesions:
            self.dataChanged.emit(self.index(0), self.index(len(self._lesions) - 1))


def verdict_word(verdict: Verdict) -> str:
    """A verdict as it is said."""
    return {
        Verdict.UNREVIEWED: tr("not reviewed"),
        Verdict.ACCEPTED: tr("accepted"),
        Verdict.REJECTED: tr("rejected"),
        Verdict.MISSED: tr("missed"),
    }[verdict]


def described(lesion: Lesion) -> str:
    """A lesion in a line, as it is read aloud."""
    title = tr("Lesion {number}").format(number=lesion.number)
    return f"{title}, {verdict_word(lesion.verdict)}, {times(lesion)}, {measures(lesion)}"


def times(lesion: Lesion) -> str:
    """From when to when it is seen."""
    first, last = clock(lesion.first, 1), clock(lesion.last, 1)
    return first if first == last else f"{first} – {last}"  # noqa: RUF001 - a dash between times


def measures(lesion: Lesion) -> str:
    """Its score and its size."""
    size = tr("{size} % of the frame").format(size=f"{lesion.size:.1f}")
    return f"{score_words(lesion.best_score)}  ·  {size}" if lesion.parts else size


def score_words(score: float) -> str:
    """A score of 0 to 1 in per cent."""
    return f"{100 * score:.0f} %"
