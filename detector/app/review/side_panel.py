"""The lesions beside the picture: which are listed, the list, and what is said of the chosen one."""

from collections.abc import Sequence

from PyQt6.QtCore import QItemSelectionModel, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QVBoxLayout,
    QWidget,
)

from detector.app.review.buttons import Buttons
from detector.app.review.choice_box import ChoiceBox
from detector.app.review.detail_panel import DetailPanel
from detector.app.review.lesion_delegate import LesionDelegate
from detector.app.review.lesion_model import LesionModel
from detector.app.translation import tr
from detector.review.choice import Choice
from detector.review.lesion import Lesion, Verdict

WIDTH = 362
_STEP = 5.0


class SidePanel(QWidget):
    """Lists lesions.

    Attributes:
        chosen: the user chose a lesion: its number.
        choice_made: the user wants others to be listed: a Choice.
        detail: what is said of the chosen one.
        model: of the list.
    """

    chosen = pyqtSignal(int)
    choice_made = pyqtSignal(object)

    def __init__(self, buttons: Buttons) -> None:
        """Make the buttons of these."""
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._count = QLabel()
        self._count.setProperty("role", "count")
        self._verdicts, self._below = ChoiceBox(), QDoubleSpinBox()
        self.model, self.list = LesionModel(self), QListView()
        self.detail, self._follows = DetailPanel(buttons), False
        self._empty = QLabel()
        self._prepare_list()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 14, 0, 12)
        layout.setSpacing(8)
        layout.addLayout(self._header(buttons))
        layout.addLayout(self._filters())
        layout.addWidget(self._empty)
        layout.addWidget(self.list, 1)
        layout.addLayout(_inset(self.detail))

    @property
    def chosen_numbers(self) -> list[int]:
        """Of the lesions that are chosen, one or several."""
        selection = self.list.selectionModel()
        rows = [] if selection is None else selection.selectedIndexes()
        return [self.model.lesion(row).number for row in rows]

    def show_lesions(
        self, listed: Sequence[Lesion], every: Sequence[Lesion], selected: int | None, can_judge: bool
    ) -> None:
        """Show lesions.

        Args:
            listed: those that are asked for.
            every: all of them.
            selected: number of the chosen one.
            can_judge: whether something can be said of them.
        """
        self.model.show(listed)
        self._mark(selected)
        self._say_why_empty(listed, every, can_judge)
        lesion = next((each for each in every if each.number == selected), None)
        self.detail.show_lesion(lesion, len(self.chosen_numbers), can_judge)
        judged = sum(each.verdict is not Verdict.UNREVIEWED for each in every)
        self._count.setText(tr("{judged} of {all} reviewed").format(judged=judged, all=len(every)))

    def _say_why_empty(self, listed: Sequence[Lesion], every: Sequence[Lesion], can_judge: bool) -> None:
        if every:
            words = tr("No lesion is like that.")
        elif can_judge:
            words = tr("Nothing was marked. What was missed can be drawn.")
        else:
            words = tr("Nothing is marked so far.")
        self._empty.setText(words)
        self._empty.setVisible(not listed)

    def _mark(self, selected: int | None) -> None:
        """Let the list show which lesion is chosen; others that the user chose beside it stay chosen."""
        selection = self.list.selectionModel()
        row = self.model.row_of(selected)
        if selection is None or (row >= 0 and selection.isRowSelected(row)):
            return
        self._follows = True
        if row < 0:
            selection.clearSelection()
        else:
            index = self.model.index(row)
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(index)
        self._follows = False

    def _prepare_list(self) -> None:
        self._empty.setProperty("role", "empty")
        self._empty.setWordWrap(True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(LesionDelegate(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(tr("Lesions"))
        selection = self.list.selectionModel()
        assert selection is not None
        selection.selectionChanged.connect(self._tell_chosen)

    def _tell_chosen(self) -> None:
        """What the user chose, not what the list was told to show."""
        if self._follows:
            return
        numbers, selection = self.chosen_numbers, self.list.selectionModel()
        assert selection is not None
        current = selection.currentIndex()
        if len(numbers) == 1 or (current.isValid() and numbers):
            self.chosen.emit(self.model.lesion(current).number if current.isValid() else numbers[0])

    def _tell_choice(self) -> None:
        below = self._below.value() / 100
        whole = self._below.value() >= self._below.maximum()
        self.choice_made.emit(Choice(self._verdicts.currentData(), None if whole else below))

    def _header(self, buttons: Buttons) -> QHBoxLayout:
        title = QLabel(tr("Lesions"))
        title.setProperty("role", "title")
        layout = QHBoxLayout()
        layout.setContentsMargins(16, 0, 10, 0)
        layout.setSpacing(2)
        layout.addWidget(title)
        layout.addSpacing(8)
        layout.addWidget(self._count, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        for name in ("missed", "missed_polygon", "undo", "redo"):
            layout.addWidget(buttons.flat(name))
        return layout

    def _filters(self) -> QHBoxLayout:
        for text, verdict in (
            (tr("All"), None),
            (tr("Not reviewed"), Verdict.UNREVIEWED),
            (tr("Accepted"), Verdict.ACCEPTED),
            (tr("Rejected"), Verdict.REJECTED),
            (tr("Missed"), Verdict.MISSED),
        ):
            self._verdicts.addItem(text, verdict)
        self._verdicts.setAccessibleName(tr("Which lesions are listed"))
        # Space goes on to play after a click.
        self._verdicts.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._verdicts.currentIndexChanged.connect(self._tell_choice)
        self._below.setRange(0, 100)
        self._below.setDecimals(0)
        self._below.setSingleStep(_STEP)
        self._below.setValue(100)
        self._below.setSuffix(" %")
        self._below.setPrefix(tr("score below "))
        self._below.setSpecialValueText("")
        self._below.setAccessibleName(tr("Only lesions whose score is below"))
        self._below.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self._below.valueChanged.connect(self._tell_choice)
        layout = QHBoxLayout()
        layout.setContentsMargins(14, 0, 14, 2)
        layout.setSpacing(8)
        layout.addWidget(self._verdicts, 1)
        layout.addWidget(self._below, 1)
        return layout


def _inset(widget: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setContentsMargins(12, 0, 12, 0)
    layout.addWidget(widget)
    return layout
