"""Opening the windows of review."""

from pathlib import Path

from detector.app.application import make_application
from detector.app.companions import SettingsDesk
from detector.app.review.companions import ReviewCompanions
from detector.app.review.windows import open_reviewing
from detector.app.shown import Chosen
from detector.keys import review_bindings
from detector.review.opening import ReviewPlan


def run_review(plan: ReviewPlan, chosen: Chosen, other: Path | None = None) -> int:
    """Review until the user closes the window.

    Args:
        plan: what is reviewed.
        chosen: the settings, from which the plan was made.
        other: results of another analysis of the same, to be shown beside; None: one is reviewed.

    Returns:
        The exit code.

    Raises:
        SourceError, DataError, OutputError: there is nothing to review.
        SettingsError: the keys cannot be bound.
    """
    present = chosen.present
    make = open_reviewing(plan, other, review_bindings(present.keys), present.window.style)
    application = make_application(present.window.language)
    window = make()
    ReviewCompanions(window, SettingsDesk(chosen, window)).show()
    return application.exec()
