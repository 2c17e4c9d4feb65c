"""Small pictures of a marking: with it, and without."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.tracks import TrackSummary
from detector.boxes import Box
from detector.errors import DataError
from detector.overlay import draw
from detector.result import NO_TIMINGS, FrameResult, Polyp

WIDTH = 480
# Without subsampling of colour: it would grey the thin lines.
_JPEG = (
    cv2.IMWRITE_JPEG_QUALITY,
    85,
    cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
    cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
)
# Widths that are tried in turn until all pictures of a report fit into its budget.
_WIDTHS = (WIDTH, 400, 320, 240, 160)


@dataclass(frozen=True)
class Thumbnail:
    """The same frame twice as JPEG: with the polyp's marker, and clean."""

    overlay: bytes
    clean: bytes


def make_thumbnail(rgb: NDArray[np.uint8], track: TrackSummary) -> Thumbnail:
    """The whole frame, at most 480 pixels wide, with and without marking.

    Args:
        rgb: the track's best frame [H, W, 3].
        track: whose marker is drawn.

    Raises:
        DataError: the frame has not the size of the track's mask.
    """
    if rgb.shape[:2] != track.best.mask.size:
        (height, width), (mask_height, mask_width) = rgb.shape[:2], track.best.mask.size
        raise DataError(
            f"frame {track.best_frame} is {width} x {height} pixels, its mask {mask_width} x {mask_height}; "
            "the video is not the one that was analyzed"
        )
    clean = _at_most(rgb, WIDTH)
    marked = _marked(clean, track, clean.shape[1] / rgb.shape[1])
    return Thumbnail(overlay=_jpeg(marked), clean=_jpeg(clean))


def within_budget(thumbnails: Mapping[int, Thumbnail], budget: int) -> dict[int, Thumbnail]:
    """The thumbnails, narrower as need be so that they take `budget` bytes at most.

    Where even the narrowest are too many, those that come last in the mapping are left out.
    """
    fitting = dict(thumbnails)
    for width in _WIDTHS[1:]:
        if _size(fitting) <= budget:
            return fitting
        fitting = {key: _narrowed(thumbnail, width) for key, thumbnail in thumbnails.items()}
    while _size(fitting) > budget:
        fitting.popitem()
    return fitting


def _size(thumbnails: Mapping[int, Thumbnail]) -> int:
    return sum(len(thumbnail.overlay) + len(thumbnail.clean) for thumbnail in thumbnails.values())


def _narrowed(thumbnail: Thumbnail, width: int) -> Thumbnail:
    def narrow(data: bytes) -> bytes:
        bgr = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        if bgr is None:
            raise ValueError("a thumbnail holds no JPEG picture")
        return _jpeg(_at_most(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False), width))

    return Thumbnail(overlay=narrow(thumbnail.overlay), clean=narrow(thumbnail.clean))


def _at_most(rgb: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    if rgb.shape[1] <= width:
        return rgb
    size = (width, max(1, round(rgb.shape[0] * width / rgb.shape[1])))
    return cv2.resize(rgb, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _marked(rgb: NDArray[np.uint8], track: TrackSummary, scale: float) -> NDArray[np.uint8]:
    """A copy as a screen shows it. Drawn after scaling, so that lines and letters stay sharp."""
    box = Box(*(value * scale for value in track.best.box))
    corners = np.array([(box.x1, box.y1), (box.x2, box.y1), (box.x2, box.y2), (box.x1, box.y2)], np.float32)
    polyp = Polyp(box, track.best.score, track.best.area, corners, track.marking)
    height, width = rgb.shape[:2]
    return draw(rgb, FrameResult(0, 0.0, width, height, (polyp,), (polyp,), NO_TIMINGS))


def _jpeg(rgb: NDArray[np.uint8]) -> bytes:
    bgr = cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".jpg", bgr, _JPEG)[1].tobytes()
