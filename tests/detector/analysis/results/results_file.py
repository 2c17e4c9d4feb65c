"""Finished results, written line by line as an analysis does."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.analysis.results import rle
from detector.analysis.results.reader import read_results
from detector.analysis.results.schema import Results

HEIGHT, WIDTH = 120, 160
RATE = 25.0
NOTICE = "Research use only. Not a medical device."
Box = tuple[float, float, float, float]
BOX: Box = (40, 30, 80, 60)


def header(name: str = "v.mp4", **changed: Any) -> dict[str, Any]:
    """The first line."""
    return {
        "format": "polyp-detector results",
        "version": 2,
        "notice": NOTICE,
        "source": {"name": name, "width": WIDTH, "height": HEIGHT, "rate": RATE},
        "model": {"name": "green", "version": "1.0", "sha256": "ab" * 32},
        "device": "cpu",
        "precision": "float32",
        "threshold": 0.5,
        "min_area": 0.002,
        "gate": {"start_threshold": 0.6},
        **changed,
    }


def disc(box: Box = BOX) -> NDArray[np.bool_]:
    """The ellipse that fills a box."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    x1, y1, x2, y2 = box
    across, down = (columns - (x1 + x2) / 2) / (x2 - x1), (rows - (y1 + y2) / 2) / (y2 - y1)
    return across**2 + down**2 <= 0.25


def polyp(
    track: int, score: float = 0.9, shown: bool = True, area: float = 0.04, box: Box = BOX
) -> dict[str, Any]:
    """A polyp of a frame's line."""
    return {
        "track": track,
        "box": list(box),
        "score": score,
        "area": area,
        "shown": shown,
        "mask": rle.encode(disc(box)),
    }


def frame(index: int, *polyps: dict[str, Any], held: tuple[int, ...] = ()) -> dict[str, Any]:
    """A frame's line; `held` are tracks that are still lit."""
    return {
        "frame": index,
        "time": round(index / RATE, 6),
        "polyps": list(polyps),
        "held": [[track, *BOX] for track in held],
    }


def end(frames: int, damaged: int = 0) -> dict[str, Any]:
    """The last line."""
    return {"end": {"frames": frames, "duration": frames / RATE, "damaged_frames": damaged}}


def write(path: Path, *lines: dict[str, Any]) -> Path:
    """The lines as a file."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def results(folder: Path, *frames: dict[str, Any], name: str = "v.mp4", whole: bool = True) -> Results:
    """Results that went by way of their file; `whole` tells whether they have an end."""
    last = [end(len(frames))] if whole else []
    return read_results(write(folder / "results.jsonl", header(name), *frames, *last))
