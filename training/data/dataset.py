"""Frames in memory, and augmented examples drawn from them."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from detector.errors import DataError
from detector.field_of_view import find_field_of_view
from training.augment.geometry import TrainingFrame
from training.augment.pipeline import augment, compose
from training.augment.recorder import record
from training.data.plan import Draw
from training.data.samples import Sample, read_sample
from training.recipe import Recipe

# Frames are kept at least this large, and by so much above the largest training size, so that no detail is
# lost to it.
_STORED_SIDE, _MARGIN = 416, 32


def load_cropped(sample: Sample, largest: int = _STORED_SIDE) -> TrainingFrame:
    """Read a frame, cropped to its field of view and shrunk to at most `largest` pixels a side.

    Raises:
        DataError: a file is missing or damaged.
    """
    image, mask = read_sample(sample)
    box = find_field_of_view(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False))
    image, mask = image[box.y1 : box.y2, box.x1 : box.x2], mask[box.y1 : box.y2, box.x1 : box.x2]
    scale = largest / max(mask.shape)
    if scale >= 1:
        return TrainingFrame(np.ascontiguousarray(image), np.ascontiguousarray(mask))
    size = (round(mask.shape[1] * scale), round(mask.shape[0] * scale))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    shrunk = cv2.resize(mask * 255, size, interpolation=cv2.INTER_AREA) >= 128
    return TrainingFrame(small.astype(np.uint8, copy=False), shrunk.astype(np.uint8))


def load_all(samples: Sequence[Sample], side: int = 0) -> list[TrainingFrame]:
    """Read frames as `load_cropped` does, large enough for training pictures of a side, in pixels.

    Raises:
        DataError: files are missing or damaged; every one of them is named.
    """
    read = partial(_load_or_fault, largest=max(_STORED_SIDE, side + _MARGIN))
    with ThreadPoolExecutor() as threads:
        loaded = list(threads.map(read, samples))
    faults = [str(each) for each in loaded if isinstance(each, DataError)]
    if faults:
        raise DataError(*faults)
    return [each for each in loaded if isinstance(each, TrainingFrame)]


def _load_or_fault(sample: Sample, largest: int) -> TrainingFrame | DataError:
    try:
        return load_cropped(sample, largest)
    except DataError as error:
        return error


class AugmentedFrames(Dataset[tuple[Tensor, Tensor, Tensor]]):
    """Augmented examples; the same draw always gives the same example.

    An example is a picture [side, side, 3], its mask [side, side], and the picture as it was before it was
    recorded, for a teacher.
    """

    def __init__(self, frames: list[TrainingFrame], recipe: Recipe) -> None:
        self._frames = frames
        self._with_polyp = [frame for frame in frames if frame.mask.any()] or frames
        self._recipe, self._shares = recipe, recipe.shares

    def __len__(self) -> int:
        return len(self._frames)

    def __getitem__(self, draw: Draw) -> tuple[Tensor, Tensor, Tensor]:
        rng = np.random.default_rng([self._recipe.seed, draw.epoch, draw.place])
        composed = compose(self._frames[draw.index], self._with_polyp, self._frames, rng, self._shares)
        example = augment(composed, draw.side, rng, self._shares)
        clear = torch.from_numpy(example.image)
        recorded = rng.random() < self._recipe.recorded_share
        image = torch.from_numpy(record(example.image, rng)) if recorded else clear
        return image, torch.from_numpy(example.mask), clear
