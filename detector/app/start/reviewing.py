"""The window in which what a user brings is reviewed."""

from collections.abc import Sequence
from pathlib import Path

from detector.app.review.windows import Reviewing, open_reviewing
from detector.app.translation import tr
from detector.desk.kinds import Brought, Kind
from detector.errors import SourceError
from detector.keys import review_bindings
from detector.review.opening import ReviewPlan
from detector.review.whereabouts import has_results
from detector.settings import UserSettings


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
        other = None
    elif len(brought) == named == 2:
        other = Path(brought[1].source)
    else:
        raise SourceError(tr("There are results of several recordings; choose the folder of one."))
    plan = ReviewPlan(brought[0].source, settings.detector, settings.review.name)
    return open_reviewing(plan, other, review_bindings(settings.keys), settings.window.style)()


def is_played(window: Reviewing) -> bool:
    """Whether the recording goes on by itself there."""
    player = window.viewing.player
    return player is not None and player.status().playing
