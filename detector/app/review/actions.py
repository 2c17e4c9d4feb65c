"""What each key and button of the review window does."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from detector.review.lesion import Verdict

if TYPE_CHECKING:
    from detector.app.review.review_window import ReviewWindow

# Seconds that arrow keys lead on.
_SKIP, _SHORT_SKIP = 5.0, 1.0
_CLOSER, _TIMELINE_CLOSER = 1.25, 1.6


def review_actions(window: "ReviewWindow") -> dict[str, Callable[[], object]]:
    """What each of `keys.REVIEW_ACTIONS` does, by its name."""
    return {**_ways(window), **_verdicts(window), **_views(window)}


def _ways(window: "ReviewWindow") -> dict[str, Callable[[], object]]:
    """Through the recording."""
    viewing = window.viewing
    return {
        "pause": viewing.toggle,
        "back": lambda: viewing.skip(-_SKIP),
        "on": lambda: viewing.skip(_SKIP),
        "second_back": lambda: viewing.skip(-_SHORT_SKIP),
        "second_on": lambda: viewing.skip(_SHORT_SKIP),
        "frame_back": lambda: viewing.step(-1),
        "frame_on": lambda: viewing.step(1),
        "slower": viewing.slower,
        "faster": viewing.faster,
        "loop_start": viewing.begin_loop,
        "loop_end": viewing.end_loop,
        "first": lambda: viewing.seek(0.0),
        "last": lambda: viewing.seek(viewing.length),
        "next_marking": window.doing(viewing.next_marking),
        "previous_marking": window.doing(viewing.previous_marking),
    }


def _verdicts(window: "ReviewWindow") -> dict[str, Callable[[], object]]:
    """On lesions."""
    viewing = window.viewing
    return {
        "accept": window.doing(lambda: viewing.judge(Verdict.ACCEPTED)),
        "reject": window.doing(lambda: viewing.judge(Verdict.REJECTED)),
        "merge": window.doing(lambda: viewing.merge(window.side.chosen_numbers)),
        "split": window.doing(viewing.split),
        "missed": lambda: window.pane.draw(polygon=False),
        "missed_polygon": lambda: window.pane.draw(polygon=True),
        "remove": window.doing(viewing.remove_missed),
        "comment": lambda: window.side.detail.comment.setFocus(),
        "undo": window.doing(viewing.undo),
        "redo": window.doing(viewing.redo),
    }


def _views(window: "ReviewWindow") -> dict[str, Callable[[], object]]:
    """What is seen, and how."""
    return {
        "closer": lambda: window.pane.zoom_by(_CLOSER),
        "farther": lambda: window.pane.zoom_by(1 / _CLOSER),
        "pixels": lambda: window.pane.show_pixels(),
        "fit": lambda: window.pane.fit(),
        "timeline_closer": lambda: window.timeline.zoom(_TIMELINE_CLOSER),
        "timeline_farther": lambda: window.timeline.zoom(1 / _TIMELINE_CLOSER),
        "bypass": window.toggle_bypass,
        "style": window.next_style,
        "figures": lambda: window.side.setVisible(not window.side.isVisible()),
        "full_screen": window.toggle_full_screen,
        "keys": lambda: window.help.toggle(),
        "quit": window.close,
    }
