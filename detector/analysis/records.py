"""The lines of results.jsonl: a header, then one record a frame."""

from typing import Any

from detector import rle
from detector.detector import PolypDetector
from detector.inference.card import sha256
from detector.result import FrameResult, Polyp
from detector.video import VideoSource

FORMAT, VERSION = "polyp-detector results", 1
NOTICE = "Research use only. Not a medical device."


def header(source: VideoSource, detector: PolypDetector) -> dict[str, Any]:
    """What was analysed, with what."""
    card = detector.engine.card
    return {
        "format": FORMAT,
        "version": VERSION,
        "notice": NOTICE,
        "source": {"name": source.name, "width": source.width, "height": source.height, "rate": source.rate},
        "model": {"name": card.name, "version": card.version, "sha256": sha256(detector.engine.path)},
        "device": detector.engine.device,
        "threshold": detector.threshold,
        "min_area": card.min_area,
    }


def frame_record(result: FrameResult) -> dict[str, Any]:
    """A frame: its number, time in seconds, and polyps with boxes in frame pixels and COCO masks."""
    return {
        "frame": result.index,
        "time": round(result.time, 6),
        "polyps": [_polyp_record(polyp, result) for polyp in result.polyps],
    }


def _polyp_record(polyp: Polyp, result: FrameResult) -> dict[str, Any]:
    return {
        "track": polyp.track_id,
        "box": [round(value, 1) for value in polyp.box],
        "score": round(polyp.score, 4),
        "area": round(polyp.area, 5),
        "mask": rle.encode(polyp.mask(result.width, result.height)),
    }
