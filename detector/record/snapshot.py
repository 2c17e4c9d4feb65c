"""A frame that a user wants kept: clean, with its markers, and what was found."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.records import frame_record
from detector.errors import OutputError
from detector.files.atomic import write_whole
from detector.overlay import draw
from detector.result import FrameResult

SNAPSHOTS = "snapshots"


def write_snapshot(
    place: Path, number: int, rgb: NDArray[np.uint8], result: FrameResult | None, facts: dict[str, Any]
) -> str:
    """Write NUMBER.png, .marked.png and .json.

    Args:
        place: their folder.
        number: of the frame in it.
        rgb: the frame as it is recorded [H, W, 3].
        result: whose markers were on it, in its pixels; None where there was none.
        facts: what else is known of it.

    Returns:
        The first of these names.

    Raises:
        OutputError: they cannot be written.
    """
    stem = f"{number:06d}"
    told = {**facts, "result": None if result is None else frame_record(result)}
    write_whole(place / f"{stem}.png", _png(rgb, place))
    write_whole(place / f"{stem}.marked.png", _png(rgb if result is None else draw(rgb, result), place))
    write_whole(place / f"{stem}.json", (json.dumps(told, indent=2) + "\n").encode("utf-8"))
    return f"{stem}.png"


def _png(rgb: NDArray[np.uint8], place: Path) -> bytes:
    written, data = cv2.imencode(".png", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    if not written:
        raise OutputError(f"{place}: the picture cannot be written as PNG")
    return data.tobytes()
