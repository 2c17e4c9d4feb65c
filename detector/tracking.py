"""Frame-to-frame identity of polyps."""

from dataclasses import replace

from detector.result import Polyp

Corners = tuple[float, float, float, float]

_MATCH_IOU = 0.2
# A polyp that was not seen for longer is taken for a new one, in seconds.
_MEMORY = 0.5


class Tracker:
    """Numbers polyps by the overlap of their boxes with those of the frames just before."""

    def __init__(self) -> None:
        self._last_seen: dict[int, tuple[Corners, float]] = {}
        self._next_id = 1

    def update(self, polyps: tuple[Polyp, ...], time: float) -> tuple[Polyp, ...]:
        """Give each polyp of a frame its track's number.

        Pairs are taken greedily by overlap, largest first, which is what an optimal assignment gives when
        regions of a frame do not overlap each other.

        Args:
            polyps: the regions of a frame.
            time: the frame's time in seconds.
        """
        known = {key: box for key, (box, seen) in self._last_seen.items() if 0 <= time - seen <= _MEMORY}
        pairs = sorted(
            (
                (iou(polyp.box, box), index, key)
                for index, polyp in enumerate(polyps)
                for key, box in known.items()
            ),
            reverse=True,
        )
        names: dict[int, int] = {}
        for overlap, index, key in pairs:
            if overlap >= _MATCH_IOU and index not in names and key not in names.values():
                names[index] = key
        tracked = tuple(
            replace(polyp, track_id=names[index] if index in names else self._new_id())
            for index, polyp in enumerate(polyps)
        )
        self._last_seen = {key: self._last_seen[key] for key in known}
        self._last_seen |= {polyp.track_id: (polyp.box, time) for polyp in tracked if polyp.track_id}
        return tracked

    def _new_id(self) -> int:
        self._next_id += 1
        return self._next_id - 1


def iou(left: Corners, right: Corners) -> float:
    """Intersection over union of two boxes."""
    width = min(left[2], right[2]) - max(left[0], right[0])
    height = min(left[3], right[3]) - max(left[1], right[1])
    shared = max(0.0, width) * max(0.0, height)
    union = _area(left) + _area(right) - shared
    return shared / union if union > 0 else 0.0


def _area(box: Corners) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
