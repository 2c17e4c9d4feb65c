"""The part of the start screen for what is live: cameras, and the address of a stream."""

import threading
from collections.abc import Callable, Sequence
from itertools import pairwise

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from detector.app.carrier import Carrier
from detector.app.start.camera_tile import PICTURE, CameraTile
from detector.app.start.parts import heading, label
from detector.app.translation import tr
from detector.video import CaptureOptions
from detector.video.cameras import FoundCamera, find_cameras

FindCameras = Callable[[], Sequence[FoundCamera]]


class _Search:
    """Asks for the cameras on a thread of its own, since that may take seconds."""

    def __init__(self, find: FindCameras) -> None:
        self._find, self.found = find, Carrier()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="cameras", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        self.found.tell(tuple(self._find()))


class LiveSection(QWidget):
    """Tiles of cameras above a field for an address.

    Attributes:
        camera_chosen: tells a source, and a CaptureOptions or None.
        address_chosen: tells an address.
        tiles: of the cameras, in their order.
        address: the field.
    """

    camera_chosen, address_chosen = pyqtSignal(str, object), pyqtSignal(str)

    def __init__(self, find: FindCameras = find_cameras) -> None:
        """Show no camera yet; they are looked for at `look`."""
        super().__init__()
        self.tiles: list[CameraTile] = []
        self._looking = False
        self._search = _Search(find)
        self._search.found.told.connect(self._show)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._nothing = label(tr("Looking for cameras…"), "empty")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._again = again = QPushButton(tr("Look again"))
        again.setProperty("role", "flat")
        again.setToolTip("F5")
        again.clicked.connect(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(heading(tr("Live"), again))
        layout.addWidget(self._tile_area())
        layout.addLayout(self._address_row())

    def search(self) -> None:
        """Look for cameras again."""
        self._search.begin()

    def look(self) -> None:
        """Show what the cameras see; the section is on screen."""
        self._looking = True
        self.search()
        for tile in self.tiles:
            tile.look()

    def look_away(self) -> None:
        """Set the cameras free."""
        self._looking = False
        for tile in self.tiles:
            tile.look_away()

    def words(self) -> str:
        """What is said in the place of cameras."""
        return self._nothing.text()

    def show_history(self, addresses: Sequence[str]) -> None:
        """Offer addresses that were opened before."""
        typed = self.address.currentText()
        self.address.clear()
        self.address.addItems(list(dict.fromkeys(addresses)))
        self.address.setCurrentIndex(-1)
        self.address.setEditText(typed)

    def edit_address(self, address: str) -> None:
        """Let the user complete an address."""
        self.address.setEditText(address)
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tile_area(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("bare")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(self._row)
        row.addWidget(self._nothing, 1)
        # Takes what is left where there are tiles.
        row.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFixedHeight(PICTURE.height() + 92)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _address_row(self) -> QHBoxLayout:
        self.address = QComboBox()
        self.address.setEditable(True)
        self.address.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.address.setAccessibleName(tr("Address of a stream"))
        line = self.address.lineEdit()
        assert line is not None
        line.setPlaceholderText(tr("Address of a stream, like rtsp://10.0.0.5/live"))
        line.returnPressed.connect(self._choose_address)
        button = QPushButton(tr("Open stream"))
        button.clicked.connect(self._choose_address)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.address, 1)
        row.addWidget(button)
        return row

    def _choose_address(self) -> None:
        if address := self.address.currentText().strip():
            self.address_chosen.emit(address)

    def _show(self, cameras: tuple[FoundCamera, ...]) -> None:
        if tuple(tile.camera for tile in self.tiles) != cameras:
            self._replace(cameras)
        self._nothing.setVisible(not cameras)
        self._nothing.setText(tr("No camera or capture card was found. Plug one in, and look again (F5)."))

    def _replace(self, cameras: Sequence[FoundCamera]) -> None:
        for tile in self.tiles:
            tile.look_away()
            tile.deleteLater()
        self.tiles = [CameraTile(camera) for camera in cameras]
        for tile in self.tiles:
            tile.chosen.connect(self._choose_camera)
            self._row.addWidget(tile)
            if self._looking:
                tile.look()
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Tiles that came later are to be reached where they stand."""
        row = [self._again, *(widget for tile in self.tiles for widget in (tile, tile.modes)), self.address]
        for before, after in pairwise(row):
            QWidget.setTabOrder(before, after)

    def _choose_camera(self, source: str, mode: CaptureOptions | None) -> None:
        self.camera_chosen.emit(source, mode)
