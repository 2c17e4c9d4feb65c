"""The window in which what a user brings is reviewed."""

from collections.abc import Sequence
from pathlib import Path

from detector.app.review.difference_window import DifferenceWindow
from detector.app.review.review_window import ReviewWindow
from detector.app.translation import tr
from detector.desk.kinds import Brought, Kind
from detector.errors import SourceError
from detector.keys import review_bindings
from detector.markers import style_named
from detector.review.opening import ReviewPlan, open_differences, open_viewing
from detector.review.whereabouts import has_results
from detector.settings import UserSettings

Reviewing = ReviewWindow | DifferenceWindow


def is_reviewed(brought: Sequence[Brought], chosen: bool = False) -> bool:
    """Whether it is looked at there, rather than played.

    So are results, the folder of a procedure alone, and a recording alone that has results or is to get them.

    Args:
        brought: what there is.
        chosen: whether the user named it for review.

    Raises:
        SourceError: a recording is gone.
    """
    if any(one.kind is Kind.RESULTS for one in brought):
        return True
    if len(brought) != 1 or brought[0].kind.live:
        return False
    return chosen or brought[0].kind is Kind.SESSION or has_results(brought[0].source)


def review_window(brought: Sequence[Brought], settings: UserSettings, named: int) -> Reviewing:
    """The window on results or on a procedure; on two analyses of one recording, side by side.

    Args:
        brought: what there is.
        settings: of the user.
        named: how many things the user named for it.

    Raises:
        SourceError, DataError, OutputError: it cannot be reviewed.
    """
    if len(brought) == 1:
        return _review(brought[0], settings)
    if len(brought) == named == 2:
        return _differences(brought[0], Path(brought[1].source), settings)
    raise SourceError(tr("There are results of several recordings; choose the folder of one."))


def is_played(window: Reviewing) -> bool:
    """Whether the recording goes on by itself there."""
    player = window.viewing.player
    return player is not None and player.status().playing


def _review(brought: Brought, settings: UserSettings) -> ReviewWindow:
    opened = open_viewing(_plan(brought, settings))
    window = ReviewWindow(opened.viewing, review_bindings(settings.keys), opened.grow)
    window.pane.style_of_markers = style_named(settings.window.style)
    return window


def _differences(first: Brought, second: Path, settings: UserSettings) -> DifferenceWindow:
    viewing, found = open_differences(_plan(first, settings), second)
    window = DifferenceWindow(viewing, found, review_bindings(settings.keys))
    for pane in window.panes.values():
        pane.style_of_markers = style_named(settings.window.style)
    return window


def _plan(brought: Brought, settings: UserSettings) -> ReviewPlan:
    return ReviewPlan(brought.source, settings.detector, settings.review.name)
