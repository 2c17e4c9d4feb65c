"""The live path: capture thread, newest-frame slot, inference thread, newest result."""

from detector.live.pipeline import LivePipeline
from detector.live.status import MAX_RESULT_AGE, LiveState, LiveStatus
from detector.live.witness import Witness
from detector.live.worker import Analyze, TimedResult

__all__ = ["MAX_RESULT_AGE", "Analyze", "LivePipeline", "LiveState", "LiveStatus", "TimedResult", "Witness"]
