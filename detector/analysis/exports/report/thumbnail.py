"""Small pictures of a polyp: with its marker, and without."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.masks import decode_mask
from detector.analysis.results.schema import PolypRecord
from detector.analysis.results.tracks import TrackSummary
from detector.errors import DataError
from detector.markers import FILL_OPACITY, MARKER

WIDTH = 480
# Without subsampling of colour: it would grey the thin green lines.
_JPEG = (
    cv2.IMWRITE_JPEG_QUALITY,
    85,
    cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
    cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
)
# cv2 takes fixed-point coordinates with this many fractional bits.
_FRACTION_BITS = 4
_LINE, _TEXT_HEIGHT, _TEXT_WEIGHT = 2, 12, 2
# Widths that are tried in turn until all pictures of a report fit into its budget.
_WIDTHS = (WIDTH, 400, 320, 240, 160)


@dataclass(frozen=True)
class Thumbnail:
    """The same frame twice as JPEG: with the polyp's marker, and clean."""

    overlay: bytes
    clean: bytes


def make_thumbnail(rgb: NDArray[np.uint8], track: TrackSummary) -> Thumbnail:
    """The whole frame, at most 480 pixels wide, with and without outline, box and label.

    Args:
        rgb: the track's best frame [H, W, 3].
        track: whose marker is drawn.

    Raises:
        DataError: the frame has not the size of the track's mask, or the mask is damaged.
    """
    if rgb.shape[:2] != track.best.mask.size:
        (height, width), (mask_height, mask_width) = rgb.shape[:2], track.best.mask.size
        raise DataError(
            f"frame {track.best_frame} is {width} x {height} pixels, its mask {mask_width} x {mask_height}; "
            "the video is not the one that was analyzed"
        )
    clean = _at_most(rgb, WIDTH)
    marked = _marked(
        clean, track.best, decode_mask(track.best, track.best_frame), clean.shape[1] / rgb.shape[1]
    )
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


def _marked(
    rgb: NDArray[np.uint8], polyp: PolypRecord, mask: NDArray[np.bool_], scale: float
) -> NDArray[np.uint8]:
    """A copy with the polyp marked. Drawn after scaling, so that lines and letters stay sharp."""
    canvas = rgb.copy()
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    # Pixel centres count from 0, and stay centres when the picture is scaled.
    outlines = [
        np.rint(((contour[:, 0] + 0.5) * scale - 0.5) * (1 << _FRACTION_BITS)).astype(np.int32)
        for contour in contours
    ]
    inside = np.zeros(canvas.shape[:2], np.uint8)
    cv2.fillPoly(inside, outlines, 1, shift=_FRACTION_BITS)
    tinted = canvas * (1 - FILL_OPACITY) + np.array(MARKER) * FILL_OPACITY
    canvas[inside > 0] = tinted[inside > 0].astype(np.uint8)
    cv2.polylines(canvas, outlines, True, MARKER, _LINE, cv2.LINE_AA, _FRACTION_BITS)
    x1, y1, x2, y2 = (round(value * scale) for value in polyp.box)
    cv2.rectangle(canvas, (x1, y1), (x2 - 1, y2 - 1), MARKER, 1)
    _write_label(canvas, f"{polyp.track} - {polyp.score:.0%}", (x1, y1, y2))
    return canvas


def _write_label(canvas: NDArray[np.uint8], label: str, place: tuple[int, int, int]) -> None:
    """Write above a box, or below it where there is no room; `place` is the box's x1, y1, y2."""
    font, (x1, y1, y2) = cv2.FONT_HERSHEY_SIMPLEX, place
    scale = cv2.getFontScaleFromHeight(font, _TEXT_HEIGHT, 1)
    (width, height), _ = cv2.getTextSize(label, font, scale, _TEXT_WEIGHT)
    left = min(max(0, x1), max(0, canvas.shape[1] - width - 1))
    gap = 2 * _LINE + 2
    base = y1 - gap if y1 - gap - height > 0 else min(canvas.shape[0] - 2, y2 + height + gap)
    for colour, weight in (((0, 0, 0), _TEXT_WEIGHT + 3), (MARKER, _TEXT_WEIGHT)):
        cv2.putText(canvas, label, (left, base), font, scale, colour, weight, cv2.LINE_AA)


def _jpeg(rgb: NDArray[np.uint8]) -> bytes:
    bgr = cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)
    return cv2.imencode(".jpg", bgr, _JPEG)[1].tobytes()
