"""What is said of the chosen lesion: its verdict, class, size and a comment."""

from PyQt6.QtCore import QRegularExpression, Qt, pyqtSignal
from PyQt6.QtGui import QRegularExpressionValidator
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from detector.app.review.buttons import Buttons
from detector.app.review.choice_box import ChoiceBox
from detector.app.translation import tr
from detector.review.lesion import Lesion, Verdict

# Offered, not demanded: the field is free.
_PARIS = ("", "Ip", "Isp", "Is", "IIa", "IIb", "IIc", "III")
# Millimetres below 1000 with one digit behind a point, or a comma as many write it.
_SIZE = QRegularExpression(r"\d{0,3}([.,]\d?)?")


class DetailPanel(QWidget):
    """Shows a lesion's verdict and labels, and tells when the user changes them.

    Attributes:
        commented: number of the lesion, and the text.
        labelled: number of the lesion, Paris class, and size in mm or None.
        entered: a field was left by Enter, so that keys are to act in the window again.
    """

    commented = pyqtSignal(int, str)
    labelled = pyqtSignal(int, str, object)
    entered = pyqtSignal()

    def __init__(self, buttons: Buttons) -> None:
        """Make the buttons of these."""
        super().__init__()
        self.setObjectName("detail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lesion: Lesion | None = None
        self._accept = buttons.worded("accept", tr("Accept"), "accept")
        self._reject = buttons.worded("reject", tr("Reject"), "reject")
        for button in (self._accept, self._reject):
            button.setCheckable(True)
            button.setMinimumHeight(32)
        self._split = buttons.worded("split", tr("Split here"))
        self._merge = buttons.worded("merge", tr("Merge"))
        self._paris, self._size, self.comment = ChoiceBox(), QLineEdit(), QLineEdit()
        self._prepare_fields()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        layout.addLayout(_row(self._accept, self._reject))
        layout.addLayout(self._fields())
        layout.addLayout(_row(self._merge, self._split))
        self.show_lesion(None, 0, False)

    def show_lesion(self, lesion: Lesion | None, chosen: int, can_judge: bool) -> None:
        """Show what is said of a lesion.

        Args:
            lesion: None: none is chosen.
            chosen: how many are.
            can_judge: whether something can be said at all.
        """
        is_one, before = lesion is not None and can_judge, self._lesion
        self._lesion = lesion
        verdict = None if lesion is None else lesion.verdict
        self._accept.setChecked(verdict is Verdict.ACCEPTED)
        self._reject.setChecked(verdict is Verdict.REJECTED)
        is_found = is_one and verdict is not Verdict.MISSED
        for button in (self._accept, self._reject):
            button.setEnabled(is_found)
        for field in (self._split, self._paris, self._size, self.comment):
            field.setEnabled(is_one)
        self._merge.setEnabled(can_judge and chosen > 1)
        if lesion is not before:
            self._fill(lesion, before)

    def finish(self) -> None:
        """Say what was typed and not left yet: a button does not take the keys from a field."""
        if self.comment.isModified():
            self._say_comment()
        paris = self._paris.lineEdit()
        if self._size.isModified() or (paris is not None and paris.isModified()):
            self._say_label()

    def _fill(self, lesion: Lesion | None, before: Lesion | None) -> None:
        """Show what is said now, but of the same lesion only what is said anew: a user may be typing."""
        old, new = _said(before), _said(lesion)
        is_same = lesion is not None and before is not None and lesion.number == before.number
        setters = self._paris.setCurrentText, self._size.setText, self.comment.setText
        for said, text, show in zip(old, new, setters, strict=True):
            if not is_same or text != said:
                show(text)

    def _prepare_fields(self) -> None:
        self._paris.setEditable(True)
        self._paris.setInsertPolicy(ChoiceBox.InsertPolicy.NoInsert)
        self._paris.setCompleter(None)
        self._paris.addItems(_PARIS)
        self._paris.setAccessibleName(tr("Paris class"))
        self._size.setValidator(QRegularExpressionValidator(_SIZE, self))
        self._size.setAccessibleName(tr("Size in mm"))
        self.comment.setAccessibleName(tr("Comment"))
        self.comment.setPlaceholderText(tr("Comment"))
        field = self._paris.lineEdit()
        assert field is not None
        field.editingFinished.connect(self._say_label)
        self._paris.activated.connect(self._say_label)
        self._size.editingFinished.connect(self._say_label)
        self.comment.editingFinished.connect(self._say_comment)
        for each in (field, self._size, self.comment):
            each.returnPressed.connect(self.entered)

    def _say_label(self) -> None:
        lesion = self._lesion
        if lesion is None:
            return
        # What was not typed is not read back: the field shows fewer digits than a review may hold.
        size = _millimetres(self._size.text()) if self._size.isModified() else lesion.size_mm
        paris = self._paris.currentText().strip()
        if (paris, size) != (lesion.paris, lesion.size_mm):
            self.labelled.emit(lesion.number, paris, size)

    def _say_comment(self) -> None:
        if self._lesion is not None and self.comment.text() != self._lesion.comment:
            self.commented.emit(self._lesion.number, self.comment.text())

    def _fields(self) -> QGridLayout:
        layout = QGridLayout()
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(3)
        for column, (text, field) in enumerate(
            ((tr("Paris class"), self._paris), (tr("Size in mm"), self._size))
        ):
            name = QLabel(text)
            name.setProperty("role", "name")
            name.setBuddy(field)
            layout.addWidget(name, 0, column)
            layout.addWidget(field, 1, column)
            layout.setColumnStretch(column, 1)
        layout.setRowMinimumHeight(2, 4)
        layout.addWidget(self.comment, 3, 0, 1, 2)
        return layout


def _said(lesion: Lesion | None) -> tuple[str, str, str]:
    """Paris class, size and comment as the fields show them."""
    if lesion is None:
        return "", "", ""
    return lesion.paris, "" if lesion.size_mm is None else f"{lesion.size_mm:g}", lesion.comment


def _millimetres(text: str) -> float | None:
    """What stands in the field for the size; None where that is none."""
    digits = text.replace(",", ".")
    return (float(digits) or None) if digits.strip(".") else None


def _row(*widgets: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget, 1)
    return layout
