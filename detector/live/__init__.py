"""The live path: capture thread, newest-frame slot, inference thread, newest result."""

from detector.live.pipeline import MAX_RESULT_AGE, LivePipeline, LiveState
from detector.live.supervisor import Analyse, Analysed

__all__ = ["MAX_RESULT_AGE", "Analyse", "Analysed", "LivePipeline", "LiveState"]
