"""Opening the windows of review: what is shown at once, the window once there is an application."""

from collections.abc import Callable, Mapping
from pathlib import Path

from detector.app.review.difference_window import DifferenceWindow
from detector.app.review.review_window import ReviewWindow
from detector.markers import style_named
from detector.review.opening import ReviewPlan, open_differences, open_viewing

Reviewing = ReviewWindow | DifferenceWindow
Keys = Mapping[str, tuple[str, ...]]


def open_reviewing(plan: ReviewPlan, other: Path | None, keys: Keys, style: str) -> Callable[[], Reviewing]:
    """Open what is reviewed; gives what makes the window on it.

    Args:
        plan: what is reviewed.
        other: results of another analysis of the same, to be shown beside; None: one is reviewed.
        keys: bound, by action.
        style: name of the style of markers.

    Raises:
        SourceError, DataError, OutputError: there is nothing to review.
    """
    make = _review(plan, keys) if other is None else _differences(plan, other, keys)

    def make_marked() -> Reviewing:
        window = make()
        window.mark_in(style_named(style))
        return window

    return make_marked


def _review(plan: ReviewPlan, keys: Keys) -> Callable[[], Reviewing]:
    opened = open_viewing(plan)
    return lambda: ReviewWindow(opened.viewing, keys, opened.grow)


def _differences(plan: ReviewPlan, other: Path, keys: Keys) -> Callable[[], Reviewing]:
    viewing, found = open_differences(plan, other)
    return lambda: DifferenceWindow(viewing, found, keys)
