"""Kvasir-SEG in its publisher's layout, its official split, and the part held out for validation.

Source: Jha et al., "Kvasir-SEG: A Segmented Polyp Dataset", MMM 2020. The official test frames (val.txt)
are never trained or tuned on; decisions are taken on a part held out of the official training frames.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from detector.errors import DataError
from detector.files.json_text import read_json
from training.data.folder import read_folder
from training.data.samples import Sample

TRAIN_SPLIT = "train.txt"
TEST_SPLIT = "val.txt"
BOXES_FILES = ("kavsir_bboxes.json", "kvasir_bboxes.json")


@dataclass(frozen=True)
class TrainingSplit:
    """The official training frames in two disjoint parts."""

    fit: list[Sample]
    validation: list[Sample]


class AnnotatedBox(BaseModel):
    """A publisher's bounding box in frame pixels."""

    model_config = ConfigDict(frozen=True)

    label: str
    xmin: int
    ymin: int
    xmax: int
    ymax: int


class AnnotatedFrame(BaseModel):
    """Size of a frame in pixels and the boxes on it."""

    model_config = ConfigDict(frozen=True)

    height: int
    width: int
    bbox: list[AnnotatedBox]


def training_split(root: Path, held_out: int, seed: int) -> TrainingSplit:
    """Read the official training frames and hold `held_out` of them out, chosen by seed and file name.

    Raises:
        DataError: a file of the layout is missing or inconsistent, or a training frame has no mask.
    """
    samples = read_folder(root, root / TRAIN_SPLIT)
    unlabelled = [sample.name for sample in samples if sample.mask_path is None]
    if unlabelled:
        raise DataError(f"{root / 'masks'}: no mask for {', '.join(unlabelled)}")
    chosen = set(sorted((sample.name for sample in samples), key=lambda name: rank(name, seed))[:held_out])
    return TrainingSplit(
        fit=[sample for sample in samples if sample.name not in chosen],
        validation=[sample for sample in samples if sample.name in chosen],
    )


def official_test_frames(root: Path) -> list[Sample]:
    """Read the official test frames."""
    return read_folder(root, root / TEST_SPLIT)


def read_boxes(root: Path) -> dict[str, AnnotatedFrame]:
    """Read the publisher's bounding boxes, by frame stem.

    Raises:
        DataError: the file is missing or not in the publisher's form.
    """
    path = next((root / name for name in BOXES_FILES if (root / name).is_file()), None)
    if path is None:
        raise DataError(f"{root}: holds no {BOXES_FILES[0]}; fetch Kvasir-SEG again (polyp-train download)")
    try:
        return TypeAdapter(dict[str, AnnotatedFrame]).validate_python(read_json(path))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: not Kvasir-SEG's bounding boxes ({error})") from error


def rank(name: str, seed: int) -> str:
    """A fixed pseudo-random order of names that does not depend on which other names exist."""
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()
