"""Where a model fails on the demo, as one small picture: no frame of a patient is needed to show it."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.detector import PolypDetector
from detector.errors import DataError
from detector.files.atomic import write_whole
from detector.files.resources import resource_folder
from detector.picture import RgbPicture
from detector.regions import find_regions
from detector.truth import Truth, read_truth
from detector.video import open_video
from training.evaluation.sheet import draw_tile

FAILURES = "failures.png"
_TRUTH = "demo.truth.json"
_COLUMNS, _ROWS = 3, 2
# Tile widths to try until the picture is small enough, in pixels.
_WIDTHS = (320, 288, 256, 224, 192, 176, 160, 144)
_MOST_BYTES = 100_000
# Frames apart, a second of the demo, so that one moment does not fill the picture.
_APART = 25
# Every so many frames are judged: neighbours fail alike.
_STEP = 5


@dataclass(frozen=True, eq=False)
class Failure:
    """A frame [H, W, 3] with its truth and what was shown of it [H, W], and its Dice."""

    index: int
    image: NDArray[np.uint8]
    truth: NDArray[np.bool_]
    shown: NDArray[np.bool_]
    dice: float


def draw_failures(detector: PolypDetector, path: Path) -> bool:
    """Write the worst frames of the demo as a PNG of at most 100 kB.

    Returns:
        Whether there were any: without one no picture is written.

    Raises:
        DataError: the demo's truth is damaged.
        SourceError, OutputError: the demo cannot be read, the picture cannot be written.
    """
    failures = worst_frames(detector, resource_folder("assets") / _TRUTH, _COLUMNS * _ROWS)
    if not failures:
        return False
    for width in _WIDTHS:
        picture = cv2.cvtColor(_sheet(failures, width), cv2.COLOR_RGB2BGR)
        content = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes()
        if len(content) <= _MOST_BYTES:
            break
    write_whole(path, content)
    return True


def worst_frames(detector: PolypDetector, truth_file: Path, count: int) -> list[Failure]:
    """The frames with the lowest Dice, some time apart; of equals those with the most wrong pixels first.

    A region on a frame without a polyp has a Dice of 0, as has a polyp that is missed. A frame without polyp
    and region is no failure.

    Raises:
        DataError, SourceError: the truth or its video cannot be read.
    """
    truth = read_truth(truth_file)
    video = truth_file.parent / truth.video
    badness = {
        failure.index: (failure.dice, -int((failure.truth ^ failure.shown).sum()))
        for failure in _judge(detector, truth, video, range(0, len(truth.truth), _STEP))
    }
    chosen: list[int] = []
    for index in sorted(badness, key=lambda index: badness[index]):
        if len(chosen) < count and all(abs(index - other) >= _APART for other in chosen):
            chosen.append(index)
    return sorted(_judge(detector, truth, video, chosen), key=lambda failure: chosen.index(failure.index))


def _judge(detector: PolypDetector, truth: Truth, video: Path, wanted: Container[int]) -> Iterator[Failure]:
    """The wanted frames that are not right to the last pixel."""
    with open_video(video) as source:
        for frame in source:
            if frame.index not in wanted:
                continue
            image = frame.picture.rgb()
            true, shown = _true(truth, frame.index, image), _shown(detector, image)
            total = int(true.sum()) + int(shown.sum())
            if total and (dice := 2 * int((true & shown).sum()) / total) < 1:
                yield Failure(frame.index, image, true, shown, dice)


def _true(truth: Truth, index: int, image: NDArray[np.uint8]) -> NDArray[np.bool_]:
    mask = np.zeros(image.shape[:2], np.bool_)
    for polyp in truth.truth[index].polyps:
        if polyp.mask is None:
            raise DataError(f"truth of {truth.video}: frame {index} has a polyp without a mask")
        mask |= polyp.mask.pixels()
    return mask


def _shown(detector: PolypDetector, image: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The regions of a single frame, filled."""
    probability = detector.probability(RgbPicture(image))
    regions = find_regions(probability, detector.threshold, detector.engine.card.min_area)
    mask = np.zeros(image.shape[:2], np.uint8)
    for polyp in regions:
        cv2.fillPoly(mask, [polyp.contour.round().astype(np.int32)], 1)
    return mask.astype(bool)


def _sheet(failures: list[Failure], width: int) -> NDArray[np.uint8]:
    """The failures in rows, each tile `width` pixels wide."""
    height, full_width = failures[0].truth.shape
    size = (width, round(width * height / full_width))
    tiles = [
        draw_tile(
            failure.image, failure.truth, failure.shown, f"frame {failure.index}: {failure.dice:.2f}", size
        )
        for failure in failures
    ]
    blank = np.zeros((size[1], size[0], 3), np.uint8)
    tiles += [blank] * (-len(tiles) % _COLUMNS)
    rows = [np.hstack(tiles[start : start + _COLUMNS]) for start in range(0, len(tiles), _COLUMNS)]
    return np.vstack(rows)
