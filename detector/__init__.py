"""Real-time polyp detection in colonoscopy video. Research use only; not a medical device."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detector.detector import PolypDetector
    from detector.video import open_video

__all__ = ["PolypDetector", "open_video"]

_HOMES = {"PolypDetector": "detector.detector", "open_video": "detector.video"}


def __getattr__(name: str) -> Any:
    """Load the public names on first use, so that `polyp-detector --help` answers at once."""
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
