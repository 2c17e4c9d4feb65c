"""Frames of normal colon: negatives for training, and 200 of them held out to measure false alarms."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.data.folder import read_folder
from training.data.kvasir import rank
from training.data.samples import Sample, read_image

HELD_OUT = 200
_HASH_SIDE = 16
_NEAR_DUPLICATE_BITS = 12


@dataclass(frozen=True)
class NormalSplit:
    """Normal frames in three disjoint parts; no frame nearly repeats one of a later part."""

    fit: list[Sample]
    validation: list[Sample]
    test: list[Sample]


def split_normals(root: Path, validation: int, seed: int) -> NormalSplit:
    """Split DIR/images: the 200 lowest SHA-256 of the file stem are the test part, whatever the seed.

    Without the folder all parts are empty: Kvasir-SEG's publisher offers no such set by itself.

    Raises:
        DataError: the folder is empty, or holds a damaged picture.
    """
    if not root.exists():
        return NormalSplit([], [], [])
    samples = sorted(read_folder(root), key=lambda sample: rank(sample.name, 0))
    hashes = np.stack([difference_hash(read_image(sample.image_path)) for sample in samples])
    test, rest = samples[:HELD_OUT], samples[HELD_OUT:]
    hash_of = {sample.name: own for sample, own in zip(samples, hashes, strict=True)}
    own = _without_repeats(rest, test, hash_of)
    own.sort(key=lambda sample: rank(sample.name, seed + 1))
    held_out = own[:validation]
    fit = _without_repeats(own[validation:], held_out, hash_of)
    return NormalSplit(fit=fit, validation=held_out, test=test)


def difference_hash(image: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """256-bit difference hash of an RGB frame: the sign of horizontal steps in a 16 x 17 thumbnail."""
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(gray, (_HASH_SIDE + 1, _HASH_SIDE), interpolation=cv2.INTER_AREA).astype(np.int16)
    return (small[:, 1:] > small[:, :-1]).ravel()


def _without_repeats(
    samples: list[Sample], others: list[Sample], hash_of: dict[str, NDArray[np.bool_]]
) -> list[Sample]:
    """The samples that repeat none of the others."""
    if not samples or not others:
        return list(samples)
    distances = _hamming(*(np.stack([hash_of[one.name] for one in part]) for part in (samples, others)))
    repeats = distances.min(axis=1) <= _NEAR_DUPLICATE_BITS
    return [sample for sample, repeated in zip(samples, repeats, strict=True) if not repeated]


def _hamming(left: NDArray[np.bool_], right: NDArray[np.bool_]) -> NDArray[np.int64]:
    distances: NDArray[np.int64] = (left[:, None, :] != right[None, :, :]).sum(axis=2)
    return distances
