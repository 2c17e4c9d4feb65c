"""What a state of the display means, where its word alone leaves the user helpless."""

from detector.display_state import DisplayState
from detector.worded import worded

_TOO_SLOW = worded(
    "Too few pictures are analyzed in time. Close other programs, or choose a faster model or device in the "
    "settings."
)


def meaning(state: DisplayState) -> str:
    """In words for the user; "" where the state says enough."""
    return _TOO_SLOW if state is DisplayState.TOO_SLOW else ""
