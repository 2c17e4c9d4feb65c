"""What goes with a window on a picture: its settings, and the screen that stays on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication, QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from detector.app.awake import Awake
from detector.app.canvas_choice import painted_by
from detector.app.carrier import Carrier
from detector.app.main_window import MainWindow
from detector.app.settings_dialog import SettingsDialog
from detector.app.shown import Chosen
from detector.app.translation import install_language, tr
from detector.errors import DetectorError, OutputError, SettingsError
from detector.files.settings_change import save_settings
from detector.markers import style_named
from detector.plain_text import plain
from detector.settings_tree import Path, changed_at

if TYPE_CHECKING:
    # A window on a picture is up without having loaded anything of review.
    from detector.app.review.viewing_window import ViewingWindow


class SettingsDesk(QObject):
    """Opens the dialog, writes what is changed in it, and lets it take effect.

    Attributes:
        chosen: the settings now.
        applied: tells the settings before and after a change, both as a Chosen.
    """

    applied = pyqtSignal(object, object)

    def __init__(self, chosen: Chosen, parent: QObject | None = None) -> None:
        """Begin with the settings of a run."""
        super().__init__(parent)
        self.chosen = chosen
        self.dialog: SettingsDialog | None = None

    def serve(self, window: "MainWindow | ViewingWindow", apply: Callable[[Chosen, Chosen], None]) -> None:
        """Open before a window when it wants that, and tell what was changed, until it is closed."""

        def leave() -> None:
            self.applied.disconnect(apply)
            if self.dialog is not None:
                self.dialog.close()

        window.settings_wanted.connect(lambda: self.open(window))
        window.closed.connect(leave)
        self.applied.connect(apply)

    def open(self, window: QWidget) -> None:
        """Show the dialog before a window, which goes on."""
        if self.dialog is not None:
            self.dialog.activateWindow()
            return
        self.dialog = SettingsDialog(self.chosen.present, window)
        self.dialog.changed.connect(self._change)
        self.dialog.finished.connect(self._forget)
        self.dialog.show()

    def say(self, message: str, fault: bool = False) -> None:
        """Say in the dialog what came of a change, where it is still open."""
        if self.dialog is not None:
            self.dialog.say(message, fault)

    def _change(self, changes: dict[Path, object]) -> None:
        before = self.chosen
        self.chosen = Chosen(changed_at(before.stored, changes), changed_at(before.present, changes))
        try:
            save_settings(self.chosen.stored)
        except (SettingsError, OutputError) as error:
            self.say(plain(str(error)), fault=True)
        else:
            self.say(tr("Saved."))
        application = QCoreApplication.instance()
        if application is not None and before.present.window.language != self.chosen.present.window.language:
            install_language(application, self.chosen.present.window.language)
        self.applied.emit(before, self.chosen)

    def _forget(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()


class Companions(QObject):
    """Follow a window until it is closed."""

    def __init__(self, window: MainWindow, desk: SettingsDesk) -> None:
        """Let the settings take effect in a window, and keep the screen on while it plays."""
        super().__init__(window)
        self._window, self._desk = window, desk
        window.view.style_of_markers = style_named(desk.chosen.present.window.style)
        self._awake = Awake(window.session.plays, self)
        self._exchanged = Carrier()
        self._exchanged.told.connect(self._say_exchanged)
        window.closed.connect(self._awake.close)
        desk.serve(window, self._apply)

    def _apply(self, before: Chosen, after: Chosen) -> None:
        if before.present.window.style != after.present.window.style:
            self._window.show_style(style_named(after.present.window.style))
        if before.present.window.painter != after.present.window.painter:
            self._window.paint_by(painted_by(after.present.window.painter))
        wanted = after.present.detector
        if before.present.detector != wanted:
            self._desk.say(tr("Loading…"))
            self._window.session.exchange(wanted, self._exchanged.tell)

    def _say_exchanged(self, fault: DetectorError | None) -> None:
        if fault is None:
            self._desk.say(tr("In effect."))
        else:
            self._desk.say(plain(str(fault)), fault=True)
