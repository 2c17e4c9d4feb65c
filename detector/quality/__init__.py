"""How much frames show, measured and never judged: docs/quality.md says what each figure means."""

from detector.quality.faults import Fault, fault_of
from detector.quality.frame_quality import FrameQuality
from detector.quality.look import Look, look_at
from detector.quality.motion import FAST, Glimpse, MotionMeter

__all__ = ["FAST", "Fault", "FrameQuality", "Glimpse", "Look", "MotionMeter", "fault_of", "look_at"]
