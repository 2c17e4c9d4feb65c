"""A labelled frame on disk, and how it is read."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.errors import DataError
from detector.picture_header import why_not_decoded

FOREGROUND = 128


@dataclass(frozen=True)
class Sample:
    """A frame and its polyp mask. No mask file means that the frame shows no polyp.

    `centre` names the hospital or collection that it comes from, where frames of several are read together.
    """

    name: str
    image_path: Path
    mask_path: Path | None
    centre: str = ""


def read_image(path: Path) -> NDArray[np.uint8]:
    """Read an RGB image [H, W, 3], uint8.

    Raises:
        DataError: the file is missing or no readable picture.
    """
    image = cv2.imdecode(_read_bytes(path), cv2.IMREAD_COLOR)
    if image is None:
        raise DataError(f"{path}: not a readable picture; fetch the file again (polyp-train download)")
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)


def read_mask(path: Path) -> NDArray[np.uint8]:
    """Read a mask [H, W] of 0 and 1, uint8. JPEG masks blur at the edges; foreground is >= 128.

    Raises:
        DataError: the file is missing or no readable picture.
    """
    mask = cv2.imdecode(_read_bytes(path), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        raise DataError(f"{path}: not a readable mask; fetch the file again (polyp-train download)")
    return (mask >= FOREGROUND).astype(np.uint8)


def read_sample(sample: Sample) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Read a frame [H, W, 3] and its mask [H, W].

    Raises:
        DataError: a file is missing or damaged, or the two differ in size.
    """
    image = read_image(sample.image_path)
    if sample.mask_path is None:
        return image, np.zeros(image.shape[:2], np.uint8)
    mask = read_mask(sample.mask_path)
    if mask.shape != image.shape[:2]:
        raise DataError(
            f"{sample.mask_path}: mask of {mask.shape[1]}x{mask.shape[0]} pixels for a frame of "
            f"{image.shape[1]}x{image.shape[0]} ({sample.image_path}); the pair must be of one size"
        )
    return image, mask


def _read_bytes(path: Path) -> NDArray[np.uint8]:
    try:
        data = np.fromfile(path, np.uint8)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from error
    if data.size == 0:
        raise DataError(f"{path}: the file is empty; fetch it again (polyp-train download)")
    if reason := why_not_decoded(data):
        raise DataError(f"{path}: {reason}; fetch the file again (polyp-train download)")
    return data
