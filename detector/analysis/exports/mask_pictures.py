"""masks/: a black and white PNG for each frame in which a polyp was marked, 255 where one is."""

from pathlib import Path

import cv2
import numpy as np

from detector.analysis.exports.marked import MarkedFrame, marked_frames
from detector.analysis.results.masks import decode_mask
from detector.analysis.results.schema import Results
from detector.files.folder import FilesOfAFolder, write_whole_folder

PARTS = ("*.png",)
_POLYP = 255


def write_masks(results: Results, path: Path) -> None:
    """Write the masks; polyps that are in view together are in one picture.

    Raises:
        DataError: a mask is damaged.
        OutputError: the folder cannot be written.
    """
    write_whole_folder(path, PARTS, _files(results))


def _files(results: Results) -> FilesOfAFolder:
    for frame in marked_frames(results):
        yield f"{frame.stem}.png", encoded_mask(frame)


def encoded_mask(frame: MarkedFrame) -> bytes:
    """The PNG of a frame's polyps.

    Raises:
        DataError: a mask is damaged.
    """
    pixels = np.zeros(frame.size, np.uint8)
    for polyp in frame.polyps:
        pixels[decode_mask(polyp, frame.record.frame)] = _POLYP
    _, content = cv2.imencode(".png", pixels)
    return content.tobytes()
