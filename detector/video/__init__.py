"""Reading and writing video."""

from detector.video.capture import CaptureOptions
from detector.video.chapters import with_chapters
from detector.video.coverage import Reading
from detector.video.cursor import Cursor
from detector.video.encoders import hardware_recorder
from detector.video.excerpt import WHOLE, Excerpt
from detector.video.frame_reader import FrameReader
from detector.video.open import open_later, open_reconnecting, open_video
from detector.video.opening import OpeningSource
from detector.video.options import AS_RECORDED, SourceOptions
from detector.video.recorder import Recorder
from detector.video.seek import grab_frames
from detector.video.source import VideoSource

__all__ = [
    "AS_RECORDED",
    "WHOLE",
    "CaptureOptions",
    "Cursor",
    "Excerpt",
    "FrameReader",
    "OpeningSource",
    "Reading",
    "Recorder",
    "SourceOptions",
    "VideoSource",
    "grab_frames",
    "hardware_recorder",
    "open_later",
    "open_reconnecting",
    "open_video",
    "with_chapters",
]
