"""What goes with a window of review: its place, and the settings, as with every other."""

from dataclasses import replace

from PyQt6.QtCore import QObject

from detector.app.companions import SettingsDesk
from detector.app.review.windows import Reviewing
from detector.app.shown import Chosen
from detector.app.start.placing import place_of, put_in_place
from detector.app.translation import tr
from detector.desk.place import WindowPlace, read_place, write_place
from detector.markers import style_named


class ReviewCompanions(QObject):
    """Follow a window until it is closed."""

    def __init__(self, window: Reviewing, desk: SettingsDesk) -> None:
        """Let the settings take effect in a window."""
        super().__init__(window)
        self._window, self._desk = window, desk
        desk.serve(window, self._apply)
        window.closed.connect(self._remember)

    def show(self) -> None:
        """Show the window where one was left."""
        place = read_place()
        self._window.side.setVisible(place.review_panel)
        if place.review_box is None:
            self._window.show()
        else:
            put_in_place(self._window, WindowPlace(place.review_box, place.review_maximized))

    def _remember(self) -> None:
        place, now = read_place(), place_of(self._window)
        panel = place.review_panel if self._window.isFullScreen() else not self._window.side.isHidden()
        write_place(replace(place, review_box=now.box, review_maximized=now.maximized, review_panel=panel))

    def _apply(self, before: Chosen, after: Chosen) -> None:
        if before.present.window.style != after.present.window.style:
            self._window.mark_in(style_named(after.present.window.style))
        self._window.viewing.sign(after.present.review.name)
        if before.present.detector != after.present.detector:
            # Results say what was found when they were made.
            self._desk.say(tr("In effect for what is analyzed from now on."))
