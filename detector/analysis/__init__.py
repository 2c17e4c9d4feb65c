"""Offline analysis of recordings."""

import warnings
from typing import Any

from detector.analysis.pipeline import analyze, analyze_video
from detector.analysis.results.reader import read_results
from detector.analysis.results.schema import Results
from detector.analysis.results.tables import polyp_rows

__all__ = ["Results", "analyze", "analyze_video", "polyp_rows", "read_results"]

# Former names, kept for one release.
_RENAMED = {"Recording": "Results", "read_recording": "read_results"}


def __getattr__(name: str) -> Any:
    """What was renamed, by its former name."""
    if name not in _RENAMED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    warnings.warn(f"{name} is now called {_RENAMED[name]}", DeprecationWarning, stacklevel=2)
    return globals()[_RENAMED[name]]
