"""What goes with a window of review: the settings, as with every other."""

from PyQt6.QtCore import QObject

from detector.app.companions import SettingsDesk
from detector.app.review.windows import Reviewing
from detector.app.shown import Chosen
from detector.app.translation import tr
from detector.markers import style_named


class ReviewCompanions(QObject):
    """Follow a window until it is closed."""

    def __init__(self, window: Reviewing, desk: SettingsDesk) -> None:
        """Let the settings take effect in a window."""
        super().__init__(window)
        self._window, self._desk = window, desk
        desk.serve(window, self._apply)

    def _apply(self, before: Chosen, after: Chosen) -> None:
        if before.present.window.style != after.present.window.style:
            self._window.mark_in(style_named(after.present.window.style))
        self._window.viewing.sign(after.present.review.name)
        if before.present.detector != after.present.detector:
            # Results say what was found when they were made.
            self._desk.say(tr("In effect for what is analyzed from now on."))
