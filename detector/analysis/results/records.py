"""The lines of results.jsonl, version 2: a header, one record a frame, an end."""

from dataclasses import asdict, fields
from pathlib import PurePath
from typing import Any, Protocol

from detector.analysis.results import rle
from detector.boxes import Box
from detector.detector import PolypDetector
from detector.notice import NOTICE
from detector.quality import FrameQuality
from detector.result import FrameResult, Polyp
from detector.settings import Gate
from detector.video import WHOLE, Excerpt, Reading, VideoSource

FORMAT, VERSION = "polyp-detector results", 2
# What the gate's fields are called where a reader has not its documentation at hand.
_GATE_NAMES = {
    "window": "window_seconds",
    "share": "share_of_window",
    "start": "start_score",
    "hold": "hold_seconds",
}


class Described(Protocol):
    """What a header says of a video: see `VideoSource`."""

    @property
    def name(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def rate(self) -> float: ...
    @property
    def coded_size(self) -> tuple[int, int] | None: ...
    @property
    def stream(self) -> int | None: ...
    @property
    def start(self) -> float: ...


def header(
    source: Described,
    detector: PolypDetector,
    identity: dict[str, Any] | None = None,
    excerpt: Excerpt = WHOLE,
) -> dict[str, Any]:
    """What was analyzed, with what; `identity` is the record of what tells the recording from all others."""
    coded_width, coded_height = source.coded_size or (source.width, source.height)
    video = {
        "width": source.width,
        "height": source.height,
        "rate": source.rate,
        "coded_width": coded_width,
        "coded_height": coded_height,
        "stream": source.stream,
        "start": round(source.start, 6),
    }
    return {
        "format": FORMAT,
        "version": VERSION,
        "notice": NOTICE,
        "source": {"name": source_name(source.name), **video},
        **({"identity": identity} if identity else {}),
        **settings(detector, excerpt),
    }


def settings(detector: PolypDetector, excerpt: Excerpt = WHOLE) -> dict[str, Any]:
    """The part of a header that is chosen: what of a source is looked at, and with what."""
    card = detector.engine.card
    return {
        "model": {"name": card.name, "version": card.version, "sha256": detector.engine.sha256},
        "device": detector.engine.device,
        "precision": detector.engine.precision,
        "threshold": detector.threshold,
        "min_area": card.min_area,
        "gate": _gate(detector.gate),
        **({} if excerpt.whole else {"excerpt": asdict(excerpt)}),
    }


def source_name(name: str) -> str:
    """What results call a source: the last part of its path, since folders may be named after patients."""
    return readable(name if "://" in name else PurePath(name).name or name)


def readable(name: str) -> str:
    """A file's name fit for UTF-8: bytes of it that are no text become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def frame_record(result: FrameResult, file: str | None = None) -> dict[str, Any]:
    """A frame: number, time, polyps with boxes in frame pixels and COCO masks, held markers, quality.

    Args:
        result: of the frame.
        file: its own, where the source is one of pictures.
    """
    lit = {polyp.track_id for polyp in result.activations}
    return {
        "frame": result.index,
        "time": round(result.time, 6),
        **({"file": readable(file)} if file else {}),
        "polyps": [_polyp_record(polyp, result, polyp.track_id in lit) for polyp in result.polyps],
        "held": [[polyp.track_id, *_rounded(polyp.box)] for polyp in result.activations if polyp.held],
        **({"quality": _quality(result.quality)} if result.quality else {}),
    }


def end_record(reading: Reading, source: VideoSource, damaged_frames: int) -> dict[str, Any]:
    """The last line.

    Args:
        reading: of all frames, at least 1.
        source: read to its end.
        damaged_frames: passed over.
    """
    gaps = sorted((*(reading.gaps if source.steady else ()), *source.gaps))
    return {
        "end": {
            "frames": reading.frames,
            "duration": round(reading.duration, 6),
            "damaged_frames": damaged_frames,
            "gaps": [[round(gap.start, 3), round(gap.seconds, 3)] for gap in gaps],
            "vouched": source.vouched,
        }
    }


def _gate(gate: Gate | None) -> dict[str, Any]:
    if gate is None:
        return {}
    # What was followed is told by the results' own threshold, which may be another one.
    values = {field.name: getattr(gate, field.name) for field in fields(gate) if field.name != "threshold"}
    return {_GATE_NAMES[name]: value for name, value in values.items()}


def _polyp_record(polyp: Polyp, result: FrameResult, shown: bool) -> dict[str, Any]:
    return {
        "track": polyp.track_id,
        "box": _rounded(polyp.box),
        "score": round(polyp.score, 4),
        "area": round(polyp.area, 5),
        "shown": shown,
        "mask": rle.encode(polyp.mask(result.width, result.height)),
    }


def _quality(quality: FrameQuality) -> dict[str, float]:
    """What was measured, in thousandths."""
    return {key: round(value, 3) for key, value in asdict(quality).items() if value is not None}


def _rounded(box: Box[float]) -> list[float]:
    return [round(value, 1) for value in box]
