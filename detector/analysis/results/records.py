"""The lines of results.jsonl, version 2: a header, one record a frame, an end."""

from dataclasses import fields
from pathlib import PurePath
from typing import Any

from detector.analysis.results import rle
from detector.boxes import Box
from detector.detector import PolypDetector
from detector.notice import NOTICE
from detector.result import FrameResult, Polyp
from detector.settings import Gate
from detector.video import VideoSource

FORMAT, VERSION = "polyp-detector results", 2
# What the gate's fields are called where a reader has not its documentation at hand.
_GATE_NAMES = {
    "window": "window_seconds",
    "share": "share_of_frames",
    "start": "start_score",
    "hold": "hold_seconds",
}


def header(source: VideoSource, detector: PolypDetector) -> dict[str, Any]:
    """What was analyzed, with what."""
    size = {"width": source.width, "height": source.height, "rate": source.rate}
    return {
        "format": FORMAT,
        "version": VERSION,
        "notice": NOTICE,
        "source": {"name": source_name(source.name), **size},
        **settings(detector),
    }


def settings(detector: PolypDetector) -> dict[str, Any]:
    """The part of a header that does not depend on the source."""
    card = detector.engine.card
    return {
        "model": {"name": card.name, "version": card.version, "sha256": detector.engine.sha256},
        "device": detector.engine.device,
        "precision": detector.engine.precision,
        "threshold": detector.threshold,
        "min_area": card.min_area,
        "gate": _gate(detector.gate),
    }


def source_name(name: str) -> str:
    """What results call a source: the last part of its path, since folders may be named after patients."""
    return readable(name if "://" in name else PurePath(name).name or name)


def readable(name: str) -> str:
    """A file's name fit for UTF-8: bytes of it that are no text become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def frame_record(result: FrameResult) -> dict[str, Any]:
    """A frame: number, time in seconds, polyps with boxes in frame pixels and COCO masks, held markers."""
    lit = {polyp.track_id for polyp in result.activations}
    return {
        "frame": result.index,
        "time": round(result.time, 6),
        "polyps": [_polyp_record(polyp, result, polyp.track_id in lit) for polyp in result.polyps],
        "held": [[polyp.track_id, *_rounded(polyp.box)] for polyp in result.activations if polyp.held],
    }


def end_record(frames: int, last_time: float, rate: float, damaged_frames: int) -> dict[str, Any]:
    """The last line.

    Args:
        frames: analyzed, at least 1.
        last_time: of the last frame in seconds; it lasts as long as frames do on average.
        rate: nominal frames a second, for a single frame; 0 where unknown.
        damaged_frames: passed over.
    """
    period = last_time / (frames - 1) if frames > 1 else 1 / (rate or 25)
    ended = {"frames": frames, "duration": round(last_time + period, 6), "damaged_frames": damaged_frames}
    return {"end": ended}


def _gate(gate: Gate | None) -> dict[str, Any]:
    if gate is None:
        return {}
    return {_GATE_NAMES.get(field.name, field.name): getattr(gate, field.name) for field in fields(gate)}


def _polyp_record(polyp: Polyp, result: FrameResult, shown: bool) -> dict[str, Any]:
    return {
        "track": polyp.track_id,
        "box": _rounded(polyp.box),
        "score": round(polyp.score, 4),
        "area": round(polyp.area, 5),
        "shown": shown,
        "mask": rle.encode(polyp.mask(result.width, result.height)),
    }


def _rounded(box: Box[float]) -> list[float]:
    return [round(value, 1) for value in box]
