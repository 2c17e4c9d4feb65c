"""Writing what is reviewed in another format, while the window goes on."""

from pathlib import Path

from PyQt6.QtWidgets import QCheckBox, QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from detector.analysis.exports.export import Export
from detector.analysis.exports.table import EXPORTS
from detector.app.change import Change
from detector.app.review.choice_box import ChoiceBox
from detector.app.start.parts import label
from detector.app.start.style import STYLE
from detector.app.translation import tr
from detector.plain_text import plain
from detector.review.exporting import BackgroundExport, ExportWish

_USUAL = "coco"
_WIDTH = 560


class ExportDialog(QDialog):
    """Asks for a format, says where it was written, or why it was not. Closing it stops what goes on.

    Attributes:
        formats: to choose from.
        reviewed: whether verdicts are applied.
        place: where it is written, and chosen.
        begin: starts it.
    """

    def __init__(self, results: Path, review: Path | None, parent: QWidget | None = None) -> None:
        """Offer the formats.

        Args:
            results: results.jsonl, whole.
            review: what was said of them; None where nothing was yet.
            parent: the window of both.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        self.setStyleSheet(STYLE)
        self.setMinimumWidth(_WIDTH)
        self._results, self._review = results, review
        self._out: Path | None = None
        self._running: BackgroundExport | None = None
        self._change = Change(self._pull)
        self.formats = ChoiceBox()
        self.reviewed = QCheckBox(tr("As reviewed: with the verdicts and corrections"))
        self.place, self.begin = QPushButton(), QPushButton(tr("Export"))
        self._says, self._message = label("", "muted"), label("", "muted")
        self._build()
        self.formats.setCurrentIndex(self.formats.findData(_USUAL))
        self.reviewed.setChecked(review is not None)
        self._show()
        self.formats.setFocus()

    @property
    def message(self) -> str:
        """What came of the last export."""
        return self._message.text()

    def choose_folder(self, folder: Path | None) -> None:
        """Write below a folder; None: beside the results."""
        self._out = folder
        self._show()

    def export(self) -> None:
        """Begin."""
        if self._running is not None:
            return
        review = self._review if self.reviewed.isChecked() else None
        wish = ExportWish(self._results, self._format.name, self._out, review)
        self._running = BackgroundExport(wish, self._change.tell)
        self._say(tr("Exporting …"))
        self._show()

    def done(self, result: int) -> None:
        if self._running is not None:
            self._running.close()
            self._running = None
            self._say(tr("The export was stopped."))
            self._show()
        super().done(result)

    @property
    def _format(self) -> Export:
        return next(export for export in EXPORTS if export.name == self.formats.currentData())

    def _build(self) -> None:
        for export in EXPORTS:
            if self._review is not None or not export.needs_review:
                self.formats.addItem(export.name, export.name)
        self.formats.setAccessibleName(tr("Format"))
        self.place.setAccessibleName(tr("Folder to write to"))
        self.begin.setDefault(True)
        self.formats.currentIndexChanged.connect(self._show)
        self.place.clicked.connect(self._ask_for_folder)
        self.begin.clicked.connect(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(12)
        for widget in (self.formats, self._says, self.reviewed, self.place, self._message):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        self.place.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.begin)
        return row

    def _show(self) -> None:
        chosen = self._format
        self._says.setText(tr(chosen.says))
        if chosen.needs_review or not chosen.takes_review:
            self.reviewed.setChecked(chosen.needs_review)
        free = self._review is not None and chosen.takes_review and not chosen.needs_review
        self.reviewed.setEnabled(free)
        folder = plain(str(self._out)) if self._out else tr("beside the results")
        self.place.setText(tr("Folder: {folder}").format(folder=folder))
        self.begin.setEnabled(self._running is None)

    def _ask_for_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Folder to write to"))
        if chosen:
            self.choose_folder(Path(chosen))

    def _pull(self) -> None:
        if self._running is None:
            return
        outcome = self._running.outcome()
        self._running.close()
        self._running = None
        if outcome.problem is None:
            self._say(tr("Written: {path}").format(path=plain(outcome.written or "")))
        else:
            self._say(outcome.problem, fault=True)
        self._show()

    def _say(self, message: str, fault: bool = False) -> None:
        self._message.setProperty("role", "fault" if fault else "muted")
        self._message.setStyleSheet("")
        self._message.setText(message)
