"""yolo/ and yolo-seg/: a text file for each frame, a line for each polyp that was marked in it.

Source of the formats: https://docs.ultralytics.com/datasets/detect/ and
https://docs.ultralytics.com/datasets/segment/. Coordinates are shares of width and height.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from detector.analysis.exports.marked import MarkedFrame, marked_frames
from detector.analysis.results.masks import decode_mask
from detector.analysis.results.schema import PolypRecord, Results
from detector.files.folder import FilesOfAFolder, write_whole_folder

PARTS = ("data.yaml", "labels/*.txt")
_DATA = b"path: .\ntrain: images\nval: images\nnames:\n  0: polyp\n"
_CLASS = 0
# From a pixel's corner: some readers cut off the fraction, others round. Both then fill the very mask again.
_WITHIN_A_PIXEL = 0.25


def write_yolo(results: Results, path: Path) -> None:
    """Write the boxes: class, centre x, centre y, width, height.

    Raises:
        OutputError: the folder cannot be written.
    """
    write_whole_folder(path, PARTS, _files(results, _box_lines))


def write_yolo_segments(results: Results, path: Path) -> None:
    """Write the outlines: class, then x and y of each corner; a mask in several parts has a line for each.

    Raises:
        DataError: a mask is damaged.
        OutputError: the folder cannot be written.
    """
    write_whole_folder(path, PARTS, _files(results, _outline_lines))


def _files(
    results: Results, lines: Callable[[MarkedFrame, PolypRecord], Iterator[list[float]]]
) -> FilesOfAFolder:
    yield "data.yaml", _DATA
    for frame in marked_frames(results):
        rows = [_line(numbers) for polyp in frame.polyps for numbers in lines(frame, polyp)]
        yield f"labels/{frame.stem}.txt", "".join(rows).encode("ascii")


def _line(numbers: list[float]) -> str:
    return " ".join([str(_CLASS), *(f"{number:.6f}" for number in numbers)]) + "\n"


def _box_lines(frame: MarkedFrame, polyp: PolypRecord) -> Iterator[list[float]]:
    height, width = frame.size
    x1, y1, x2, y2 = polyp.box
    yield [(x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height]


def _outline_lines(frame: MarkedFrame, polyp: PolypRecord) -> Iterator[list[float]]:
    height, width = frame.size
    mask = decode_mask(polyp, frame.record.frame).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        corners = (contour[:, 0] + _WITHIN_A_PIXEL) / (width, height)
        # Tools refuse an outline of fewer than three corners; a dot repeats its own.
        yield [float(number) for number in np.resize(corners, (max(3, len(corners)), 2)).ravel()]
