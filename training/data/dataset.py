"""Frames in memory, the plan of an epoch, and augmented examples drawn from both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from detector.errors import DataError
from detector.field_of_view import find_field_of_view
from training.augment.geometry import Labelled
from training.augment.pipeline import augment, compose
from training.augment.recorder import record
from training.data.samples import Sample, read_sample
from training.recipe import Recipe

# Frames are kept at most this large: above every training size, so that no detail is lost to it.
_STORED_SIDE = 416


@dataclass(frozen=True)
class Draw:
    """One example of an epoch: which frame, at which size, with which random numbers."""

    epoch: int
    index: int
    side: int


def load_cropped(sample: Sample) -> Labelled:
    """Read a frame, cropped to its field of view and bounded in size.

    Raises:
        DataError: a file is missing or damaged.
    """
    image, mask = read_sample(sample)
    box = find_field_of_view(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False))
    image, mask = image[box.y1 : box.y2, box.x1 : box.x2], mask[box.y1 : box.y2, box.x1 : box.x2]
    scale = _STORED_SIDE / max(mask.shape)
    if scale >= 1:
        return Labelled(np.ascontiguousarray(image), np.ascontiguousarray(mask))
    size = (round(mask.shape[1] * scale), round(mask.shape[0] * scale))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    shrunk = cv2.resize(mask * 255, size, interpolation=cv2.INTER_AREA) >= 128
    return Labelled(small.astype(np.uint8, copy=False), shrunk.astype(np.uint8))


def load_all(samples: Sequence[Sample]) -> list[Labelled]:
    """Read frames as `load_cropped` does.

    Raises:
        DataError: files are missing or damaged; every one of them is named.
    """
    frames, faults = [], []
    for sample in samples:
        try:
            frames.append(load_cropped(sample))
        except DataError as error:
            faults.append(str(error))
    if faults:
        raise DataError(*faults)
    return frames


class AugmentedFrames(Dataset[tuple[Tensor, Tensor, Tensor]]):
    """Augmented examples; the same draw always gives the same example.

    An example is a picture [side, side, 3], its mask [side, side], and the picture as it was before it was
    recorded, for a teacher.
    """

    def __init__(self, frames: list[Labelled], recipe: Recipe) -> None:
        self._frames = frames
        self._with_polyp = [frame for frame in frames if frame.mask.any()] or frames
        self._recipe = recipe

    def __len__(self) -> int:
        return len(self._frames)

    def __getitem__(self, draw: Draw) -> tuple[Tensor, Tensor, Tensor]:
        rng = np.random.default_rng([self._recipe.seed, draw.epoch, draw.index])
        composed = compose(self._frames[draw.index], self._with_polyp, rng)
        example = augment(composed, draw.side, rng, self._recipe.gentle_share)
        clear = torch.from_numpy(example.image)
        recorded = rng.random() < self._recipe.recorded_share
        image = torch.from_numpy(record(example.image, rng)) if recorded else clear
        return image, torch.from_numpy(example.mask), clear


class EpochPlan:
    """The batches of an epoch: all polyp frames and a share of the normal ones, one size a batch."""

    def __init__(self, polyps: int, normals: int, recipe: Recipe) -> None:
        self._polyps, self._normals, self._recipe = polyps, normals, recipe
        self.epoch, self.first_batch = 0, 0

    def __len__(self) -> int:
        drawn = self._polyps + min(self._normals, self._recipe.normals_per_epoch)
        return drawn // self._recipe.batch_size

    def __iter__(self) -> Iterator[list[Draw]]:
        for index, (members, side) in enumerate(self._batches()):
            if index >= self.first_batch:
                yield [Draw(self.epoch, int(member), side) for member in members]

    def _batches(self) -> Iterator[tuple[NDArray[np.int64], int]]:
        recipe = self._recipe
        rng = np.random.default_rng([recipe.seed, self.epoch])
        drawn = min(self._normals, recipe.normals_per_epoch)
        normals = self._polyps + rng.permutation(self._normals)[:drawn]
        order = rng.permutation(np.concatenate([np.arange(self._polyps), normals]))
        for index in range(len(self)):
            members = order[index * recipe.batch_size : (index + 1) * recipe.batch_size]
            yield members, int(rng.choice(self._sides()))

    def _sides(self) -> tuple[int, ...]:
        sides = sorted(self._recipe.train_sides)
        if not self._recipe.sides_grow:
            return tuple(sides)
        half = len(sides) // 2
        return tuple(sides[:half] if 2 * self.epoch < self._recipe.epochs else sides[half:])
