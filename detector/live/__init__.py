"""The live path: capture thread, newest-frame slot, inference thread, newest result."""

from detector.live.analysis import Analyse, Analysed
from detector.live.pipeline import MAX_RESULT_AGE, LivePipeline, LiveState

__all__ = ["MAX_RESULT_AGE", "Analyse", "Analysed", "LivePipeline", "LiveState"]
