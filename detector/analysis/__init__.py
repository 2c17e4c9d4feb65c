"""Offline analysis of recordings."""

from detector.analysis.analyze import Summary, analyze_video

__all__ = ["Summary", "analyze_video"]
