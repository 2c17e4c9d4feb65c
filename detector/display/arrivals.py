"""Which markings on screen are new: what a sound is for."""

from detector.display.paint import Painted

# A marking that was away for less than this, in seconds, is not new.
_AWAY = 2.0


class Arrivals:
    """Goes through what is painted."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int | None], float] = {}

    def note(self, painted: Painted) -> bool:
        """Something came to the screen; whether a marking is on it that was not there just before."""
        if painted.result is None or not painted.markers:
            return False
        passage, now = painted.result.frame.passage, painted.time
        tracks = [(passage, polyp.track_id) for polyp in painted.result.result.activations]
        is_new = any(now - self._seen.get(track, -_AWAY) >= _AWAY for track in tracks)
        self._seen = {track: when for track, when in self._seen.items() if now - when < _AWAY}
        self._seen |= dict.fromkeys(tracks, now)
        return is_new
