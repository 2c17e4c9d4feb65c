"""What the screen may claim in review, by the same states as the live display."""

from detector.display import DisplayState
from detector.review.player import PlayerStatus


def review_state(player: PlayerStatus | None, analyzed: bool, markers: int, hidden: bool) -> DisplayState:
    """The state of what is on screen.

    Args:
        player: of the recording; None where it is not to be had.
        analyzed: whether there are results of the frame on screen.
        markers: how many are on it.
        hidden: whether the user hides them.
    """
    if player is None or player.problem is not None:
        return DisplayState.NO_SIGNAL
    if player.ended:
        return DisplayState.ENDED
    if player.frame is None or (player.moving and not player.playing):
        return DisplayState.STARTING
    if not player.playing:
        return DisplayState.PAUSED
    if hidden:
        return DisplayState.BYPASS
    if not analyzed:
        return DisplayState.STARTING
    return DisplayState.MARKED if markers else DisplayState.LOOKING
