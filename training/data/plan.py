"""The plan of an epoch: which frames are drawn, in which order, at which size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.recipe import Recipe, normals_drawn


@dataclass(frozen=True)
class Draw:
    """One example of an epoch: which frame, at which size, with which random numbers.

    `place` is the example's own in the epoch, since a frame may be drawn more than once.
    """

    epoch: int
    place: int
    index: int
    side: int


class EpochPlan:
    """The batches of an epoch: as many polyp frames as there are, and a share of normal ones, by centre."""

    def __init__(self, polyps: Sequence[str], normals: Sequence[str], recipe: Recipe) -> None:
        """Plan for frames that are given by the centres they come from.

        Args:
            polyps: centre of each frame with a polyp; these frames come first.
            normals: centre of each frame without one.
            recipe: says how many are drawn.
        """
        self._polyps, self._normals, self._recipe = polyps, normals, recipe
        self.epoch, self.first_batch = 0, 0

    def __len__(self) -> int:
        drawn = len(self._polyps) + normals_drawn(len(self._normals), self._recipe)
        return drawn // self._recipe.batch_size

    def __iter__(self) -> Iterator[list[Draw]]:
        size = self._recipe.batch_size
        for batch, (members, side) in enumerate(self._batches()):
            if batch >= self.first_batch:
                places = range(batch * size, (batch + 1) * size)
                yield [
                    Draw(self.epoch, place, int(member), side)
                    for place, member in zip(places, members, strict=True)
                ]

    def _batches(self) -> Iterator[tuple[NDArray[np.int64], int]]:
        recipe = self._recipe
        rng = np.random.default_rng([recipe.seed, self.epoch])
        polyps = draw_by_centre(self._polyps, len(self._polyps), rng)
        normals = draw_by_centre(self._normals, normals_drawn(len(self._normals), recipe), rng)
        order = rng.permutation(np.concatenate([polyps, len(self._polyps) + normals]))
        for index in range(len(self)):
            members = order[index * recipe.batch_size : (index + 1) * recipe.batch_size]
            yield members, int(rng.choice(self._sides()))

    def _sides(self) -> tuple[int, ...]:
        sides = sorted(self._recipe.train_sides)
        if not self._recipe.sides_grow:
            return tuple(sides)
        half = len(sides) // 2
        return tuple(sides[:half] if 2 * self.epoch < self._recipe.epochs else sides[half:])


def draw_by_centre(centres: Sequence[str], count: int, rng: Generator) -> NDArray[np.int64]:
    """Indices of `count` frames, of each centre in proportion to the square root of its frames.

    In proportion to its frames the largest centre would decide what a polyp looks like; with equal shares
    the frames of the smallest would be learnt by heart. No frame is drawn again before all of its centre are.

    Args:
        centres: the centre of every frame.
        count: frames to draw.
        rng: source of the random numbers.
    """
    names = sorted(set(centres))
    members = [np.flatnonzero([centre == name for centre in centres]) for name in names]
    roots = np.sqrt([len(each) for each in members])
    ends = np.rint(count * np.cumsum(roots) / max(roots.sum(), 1)).astype(np.int64)
    counts = np.diff(ends, prepend=0)
    parts = [_draw(each, int(wanted), rng) for each, wanted in zip(members, counts, strict=True)]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _draw(members: NDArray[np.int64], count: int, rng: Generator) -> NDArray[np.int64]:
    rounds = -(-count // len(members))
    return np.concatenate([np.empty(0, np.int64), *(rng.permutation(members) for _ in range(rounds))])[:count]
