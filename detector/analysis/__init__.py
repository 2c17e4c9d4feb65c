"""Offline analysis of recordings."""

from detector.analysis.pipeline import analyze, analyze_video
from detector.analysis.results.reader import read_results
from detector.analysis.results.schema import Results
from detector.analysis.results.tables import polyp_rows
from detector.former_names import former_names

__all__ = ["Results", "analyze", "analyze_video", "polyp_rows", "read_results"]

# For one release.
__getattr__ = former_names(
    __name__,
    {
        "Recording": "detector.analysis.results.schema:Results",
        "read_recording": "detector.analysis.results.reader:read_results",
    },
)
