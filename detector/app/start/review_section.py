"""The part of the start screen for what was recorded or analyzed."""

from pathlib import Path

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from detector.app.start.parts import TileButton, heading
from detector.app.translation import tr
from detector.video.formats import DICOM, PICTURES, VIDEOS


class ReviewSection(QWidget):
    """Buttons that ask for files and folders.

    Attributes:
        chosen: tells a list of paths.
        folder: from which the next question starts; where the last choice was.
        buttons: one for each kind.
    """

    chosen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.folder = ""
        grid = QGridLayout()
        grid.setSpacing(12)
        tiles = (
            (tr("Recordings…"), tr("Videos, pictures, DICOM; one or several"), self.ask_files),
            (tr("Folder…"), tr("All its recordings, or its pictures as one"), self.ask_folder),
            (tr("Session…"), tr("A procedure that was recorded"), self.ask_session),
            (tr("Results…"), tr("What an analysis has found"), self.ask_results),
        )
        self.buttons = [TileButton(name, says) for name, says, _ in tiles]
        for place, (button, (_, _, ask)) in enumerate(zip(self.buttons, tiles, strict=True)):
            button.clicked.connect(ask)
            grid.addWidget(button, *divmod(place, 2))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(heading(tr("Review")))
        layout.addLayout(grid)

    def ask_files(self) -> None:
        """Ask for recordings."""
        suffixes = sorted(VIDEOS | PICTURES | DICOM)
        known = f"{tr('Recordings')} ({' '.join(f'*{suffix}' for suffix in suffixes)})"
        everything = f"{tr('All files')} (*)"
        paths, _ = QFileDialog.getOpenFileNames(
            self, tr("Open recordings"), self.folder, f"{known};;{everything}"
        )
        if paths:
            self._choose(paths, Path(paths[0]).parent)

    def ask_folder(self) -> None:
        """Ask for a folder of recordings or pictures."""
        self._ask_folder(tr("Open a folder of recordings or pictures"))

    def ask_session(self) -> None:
        """Ask for the folder of a procedure."""
        self._ask_folder(tr("Open the folder of a recorded procedure"))

    def ask_results(self) -> None:
        """Ask for the folder of results."""
        self._ask_folder(tr("Open the folder of results"))

    def _ask_folder(self, title: str) -> None:
        if path := QFileDialog.getExistingDirectory(self, title, self.folder):
            self._choose([path], Path(path).parent)

    def _choose(self, paths: list[str], folder: Path) -> None:
        self.folder = str(folder)
        self.chosen.emit(paths)
