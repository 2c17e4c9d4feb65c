"""Reading and writing video."""

from detector.video.open import open_video
from detector.video.recorder import Recorder
from detector.video.source import VideoSource

__all__ = ["Recorder", "VideoSource", "open_video"]
