"""A folder of mask pictures as truth."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.schema import Results
from detector.compare.mask_boxes import truth_boxes
from detector.compare.truths.found import ONE_POLYP, FoundTruth, FrameNames
from detector.errors import DataError

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"})
# Brighter than this is polyp: masks that went through JPEG have grey edges.
_GREY = 127


def read_masks(folder: Path, results: Results) -> FoundTruth:
    """The boxes of all masks; a frame without a picture has no polyp, and all are taken for one polyp.

    Raises:
        DataError: a picture cannot be read.
    """
    names, found = FrameNames(results, folder), FoundTruth()
    for path in mask_files(folder):
        mask = _read(path)
        found.size = mask.shape[1], mask.shape[0]
        for box in truth_boxes(mask > _GREY):
            found.add(names.number(path.name), ONE_POLYP, (float(edge) for edge in box))
    return found


def mask_files(folder: Path) -> list[Path]:
    """The pictures in a folder, by name."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)


def _read(path: Path) -> NDArray[np.uint8]:
    pixels = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_GRAYSCALE)
    if pixels is None:
        raise DataError(f"{path}: not a readable picture")
    return pixels.astype(np.uint8)
