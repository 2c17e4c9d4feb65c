"""What opens first: live, review, recent."""

from collections.abc import Callable

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout, QWidget

from detector.app.start.drop import Drops
from detector.app.start.live_section import FindCameras, LiveSection
from detector.app.start.parts import label, line
from detector.app.start.recent_list import RecentList
from detector.app.start.review_section import ReviewSection
from detector.app.start.style import STYLE
from detector.app.translation import tr
from detector.desk.kinds import Kind
from detector.desk.recent import Recent, read_recents
from detector.notice import NOTICE
from detector.video import CaptureOptions
from detector.video.cameras import find_cameras

_TITLE = "polyp-detector"


class StartWindow(QMainWindow):
    """Asks what to open.

    Attributes:
        wanted: tells a list of sources as a user names them, and a CaptureOptions or None.
        review_wanted: tells a list of sources that the user named for review.
        settings_wanted: tells that the settings are.
        closed: tells that the user closed it.
    """

    wanted, review_wanted = pyqtSignal(object, object), pyqtSignal(object)
    settings_wanted, closed = pyqtSignal(), pyqtSignal()

    def __init__(self, find: FindCameras = find_cameras) -> None:
        """Build the window; the cameras are looked for once it is shown."""
        super().__init__()
        self.setWindowTitle(f"{_TITLE} – {tr(NOTICE)}")  # noqa: RUF001 - a dash in a title
        self.live, self.review, self.recent = LiveSection(find), ReviewSection(), RecentList()
        self._message = label("", "fault")
        self._message.hide()
        central = QWidget()
        central.setObjectName("desk")
        layout = QVBoxLayout(central)
        layout.setContentsMargins(32, 24, 32, 20)
        layout.setSpacing(18)
        layout.addLayout(self._head())
        layout.addWidget(line())
        layout.addLayout(self._body(), 1)
        layout.addWidget(self._message)
        layout.addWidget(label(tr("Drop files, folders or the address of a stream anywhere."), "muted"))
        self.setCentralWidget(central)
        self.setStyleSheet(STYLE)
        self._connect()

    def say(self, message: str) -> None:
        """Say what went wrong, "" for nothing."""
        self._message.setText(message)
        self._message.setVisible(bool(message))

    @property
    def message(self) -> str:
        """What went wrong, "" for nothing."""
        return self._message.text()

    def showEvent(self, event: QShowEvent | None) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        entries = read_recents()
        self.recent.show_entries(entries)
        self.live.show_history([one.source for one in entries if one.kind is Kind.STREAM])
        self.live.look()
        self.review.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent | None) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self.live.look_away()

    def closeEvent(self, event: QCloseEvent | None) -> None:  # noqa: N802 - Qt's name
        self.closed.emit()
        super().closeEvent(event)

    def _head(self) -> QHBoxLayout:
        settings = QPushButton(tr("Settings"))
        settings.setProperty("role", "flat")
        settings.setToolTip("Ctrl+,")
        settings.clicked.connect(self.settings_wanted)
        row = QHBoxLayout()
        row.addWidget(label(_TITLE, "title"))
        row.addSpacing(12)
        notice = label(tr(NOTICE), "muted")
        notice.setWordWrap(False)
        row.addWidget(notice, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        row.addWidget(settings)
        return row

    def _body(self) -> QHBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(26)
        left.addWidget(self.live)
        left.addWidget(self.review)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(36)
        row.addLayout(left, 5)
        row.addWidget(self.recent, 3)
        return row

    def _connect(self) -> None:
        self.live.camera_chosen.connect(self._want_camera)
        self.live.address_chosen.connect(lambda address: self._want([address]))
        self.review.chosen.connect(self._want_reviewed)
        self.recent.chosen.connect(self._want_again)
        Drops(self, self._want)
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+O": self.review.ask_files,
            "Ctrl+Shift+O": self.review.ask_folder,
            "Ctrl+L": lambda: self.live.edit_address(self.live.address.currentText()),
            "F5": self.live.search,
            "Ctrl+,": self.settings_wanted.emit,
            "Ctrl+Q": self.close,
        }
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _want(self, sources: list[str], mode: CaptureOptions | None = None) -> None:
        self.say("")
        self.wanted.emit(sources, mode)

    def _want_reviewed(self, sources: list[str]) -> None:
        self.say("")
        self.review_wanted.emit(sources)

    def _want_camera(self, source: str, mode: CaptureOptions | None) -> None:
        self._want([source], mode)

    def _want_again(self, entry: Recent) -> None:
        if entry.whole:
            self._want([entry.source])
        else:
            self.say(tr("User, password and what else was secret in this address is not kept; complete it."))
            self.live.edit_address(entry.source)
