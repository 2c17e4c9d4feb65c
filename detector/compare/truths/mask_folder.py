"""A folder of mask pictures as truth."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.schema import Results
from detector.compare.mask_boxes import truth_boxes
from detector.compare.truths.found import ONE_POLYP, FoundTruth, FrameNames
from detector.errors import DataError
from detector.picture_header import why_not_decoded

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"})
# Brighter than this is polyp: masks that went through JPEG have grey edges, and no black.
_GREY, _NEARLY_BLACK = 127, 16
_LOSSY = frozenset({".jpg", ".jpeg"})


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
    """The pictures in a folder, by name; hidden files are none."""
    return sorted(
        path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    )


def _read(path: Path) -> NDArray[np.uint8]:
    """A mask [H, W].

    Raises:
        DataError: it cannot be read, or is of other values than black and white.
    """
    pixels = _decoded(path)
    brightest = int(pixels.max(initial=0))
    if (_NEARLY_BLACK if path.suffix.lower() in _LOSSY else 0) < brightest <= _GREY:
        raise DataError(
            f"{path}: its brightest pixel has {brightest} of 255; a mask is white where a polyp is"
        )
    return pixels


def _decoded(path: Path) -> NDArray[np.uint8]:
    try:
        content = np.fromfile(path, np.uint8)
        reason = why_not_decoded(content)
        pixels = None if reason else cv2.imdecode(content, cv2.IMREAD_GRAYSCALE)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error
    except cv2.error:
        pixels, reason = None, ""
    if pixels is None:
        raise DataError(f"{path}: {reason or 'not a readable picture'}; export the masks again")
    return pixels.astype(np.uint8, copy=False)
