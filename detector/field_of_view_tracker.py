"""The field of view over time: found once, changed only when the change lasts."""

from dataclasses import dataclass, replace

from detector.boxes import Box, iou
from detector.field_of_view import locate
from detector.picture import Picture

# Looking costs a fraction of a millisecond; the field of view changes when a recorder's layout does.
_LOOK_EVERY = 10
_LOOKS_TO_CHANGE = 3
_SAME = 0.96


@dataclass(frozen=True)
class FieldOfView:
    """The field of view of a frame, and what the next frame's depends on.

    Attributes:
        box: in frame pixels.
        size: width and height of the frame.
        frames: since the frame's size was first met.
        candidate: another box, found by the last looks; None where they found this one.
        looks: in a row that found the candidate.
    """

    box: Box[int]
    size: tuple[int, int]
    frames: int
    candidate: Box[int] | None
    looks: int


class FieldOfViewTracker:
    """Gives each frame of one video its field of view."""

    def __init__(self, state: FieldOfView | None = None) -> None:
        """Begin, or go on after the frame of `state`."""
        self.state = state

    def update(self, picture: Picture) -> FieldOfView:
        """The field of view of the next frame.

        The first frame, and the first after a change of size, is taken at its word. Later a new box must be
        found in three looks in a row, so that a dark or washed-out moment moves nothing.
        """
        before, size = self.state, (picture.width, picture.height)
        if before is None or size != before.size:
            now = FieldOfView(locate(picture.thumbnail(), *size), size, 1, None, 0)
        elif before.frames % _LOOK_EVERY:
            now = replace(before, frames=before.frames + 1)
        else:
            now = _looked(replace(before, frames=before.frames + 1), locate(picture.thumbnail(), *size))
        self.state = now
        return now


def _looked(before: FieldOfView, found: Box[int]) -> FieldOfView:
    """The field of view after a look."""
    if iou(before.box, found) >= _SAME:
        return replace(before, candidate=None)
    again = before.candidate is not None and iou(before.candidate, found) >= _SAME
    looks = before.looks + 1 if again else 1
    box = found if looks >= _LOOKS_TO_CHANGE else before.box
    return replace(before, box=box, candidate=found, looks=looks)
