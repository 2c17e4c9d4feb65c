"""Pictures of windows as small files."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PyQt6.QtGui import QImage

from detector.markers import MARKER

_COLOURS = 96
# Too rare to be among those that come nearest.
_KEPT = (MARKER, (70, 255, 120), (245, 184, 61), (255, 107, 99), (255, 77, 69))


def save(image: QImage, path: Path) -> None:
    """In the few colours that come nearest, which makes it small."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    bits = image.constBits()
    assert bits is not None
    lines = np.asarray(bits.asarray(image.sizeInBytes()), np.uint8).reshape(image.height(), -1)
    pixels = lines[:, : 3 * image.width()].reshape(-1, 3).astype(np.float32)
    cv2.setRNGSeed(0)
    criteria = (cv2.TERM_CRITERIA_MAX_ITER, 8, 0.0)
    sample = np.ascontiguousarray(pixels[:: max(1, len(pixels) // 20_000)])
    _, _, nearest = cv2.kmeans(sample, _COLOURS, np.empty(0), criteria, 1, cv2.KMEANS_PP_CENTERS)
    palette = np.concatenate([np.asarray(nearest, np.float32), np.array(_KEPT, np.float32)])
    near = np.concatenate([_nearest(part, palette) for part in np.array_split(pixels, 64)])
    indexed = QImage(
        near.tobytes(), image.width(), image.height(), image.width(), QImage.Format.Format_Indexed8
    )
    indexed.setColorTable([0xFF000000 | int(r) << 16 | int(g) << 8 | int(b) for r, g, b in palette.round()])
    indexed.save(str(path), "PNG", 0)


def _nearest(pixels: NDArray[np.float32], palette: NDArray[np.float32]) -> NDArray[np.uint8]:
    places: NDArray[np.uint8] = ((pixels[:, None] - palette) ** 2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    return places
