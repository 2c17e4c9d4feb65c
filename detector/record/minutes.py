"""The delays of each minute."""

import numpy as np


class Minute:
    """Collects what a minute's line of events.jsonl says; the worst counts as much as the usual."""

    def __init__(self, began: float) -> None:
        """Begin at a time in seconds."""
        self.began = began
        self.frames = self.analyzed = self.not_recorded = self.overtaken = 0
        self._video: list[float] = []
        self._annotation: list[float] = []

    def note_picture(self, delay: float) -> None:
        """A frame came to the screen, so many seconds after it arrived."""
        self._video.append(delay)

    def note_markers(self, delay: float) -> None:
        """A result came to the screen, so many seconds after its frame arrived."""
        self._annotation.append(delay)

    def facts(self) -> dict[str, object]:
        """Delays in ms, null where nothing was painted, and counts."""
        return {
            "video_delay_ms": _percentiles(self._video),
            "annotation_delay_ms": _percentiles(self._annotation),
            "frames": self.frames,
            "analyzed": self.analyzed,
            "not_recorded": self.not_recorded,
            "overtaken": self.overtaken,
        }


def _percentiles(delays: list[float]) -> dict[str, float | None]:
    if not delays:
        return {"p50": None, "p99": None}
    p50, p99 = 1000 * np.percentile(delays, (50, 99))
    return {"p50": round(float(p50), 1), "p99": round(float(p99), 1)}
