"""Offline analysis of recordings."""

from detector.analysis.pipeline import analyze, analyze_video
from detector.analysis.results.reader import Recording, read_recording
from detector.analysis.results.tables import polyp_rows

__all__ = ["Recording", "analyze", "analyze_video", "polyp_rows", "read_recording"]
