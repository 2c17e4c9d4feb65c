"""A run's frames in few bytes, to take to a machine that does not have the data sets.

Some 50 MB instead of 200: frames cropped to their field of view, shrunk, and coded as WebP, with their names
and parts in parts.json. A run on them has the same names, parts and centres as one on the data sets.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from detector.errors import DataError, OutputError
from detector.files.atomic import make_folder, write_whole
from training.augment.geometry import TrainingFrame
from training.data.dataset import load_cropped
from training.data.samples import Sample

PARTS = "parts.json"
SIDE = 512
_QUALITY = 82


class _Frame(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    name: str
    centre: str
    polyp: bool


class PackedParts(BaseModel):
    """The parts of a run, each a list of frames in their order, as parts.json holds them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    description: str
    fit_polyps: list[_Frame]
    fit_normals: list[_Frame]
    held_out_polyps: list[_Frame]
    held_out_normals: list[_Frame]


def is_packed(data: Path) -> bool:
    """Whether a folder was written by `pack`."""
    return (data / PARTS).is_file()


def pack(
    parts: Mapping[str, Sequence[Sample]], description: str, out: Path, progress: Callable[[int], None]
) -> None:
    """Write the frames of a run's parts into a new folder.

    Args:
        parts: frames by the part's name, as PackedParts has them.
        description: of the frames, for the model card.
        out: folder to write; it must not be there yet.
        progress: told after each frame how many are written.

    Raises:
        DataError: a frame is missing or damaged, or the folder is there already.
        OutputError: the folder cannot be written.
    """
    if out.exists():
        raise DataError(f"{out}: is there already; name a new folder with --out")
    make_folder(out)
    packed: dict[str, list[_Frame]] = {}
    written = 0
    for part, samples in parts.items():
        packed[part] = []
        for sample in samples:
            file = f"{written:05}"
            polyp = sample.mask_path is not None
            _write_frame(load_cropped(sample, SIDE), polyp, out, file)
            packed[part].append(_Frame(file=file, name=sample.name, centre=sample.centre, polyp=polyp))
            written += 1
            progress(written)
    table = PackedParts.model_validate({"description": description, **packed})
    write_whole(out / PARTS, (table.model_dump_json(indent=1) + "\n").encode())


def read_packed(data: Path) -> PackedParts:
    """Read a folder's parts.json.

    Raises:
        DataError: it is damaged or of another version.
    """
    try:
        return PackedParts.model_validate_json((data / PARTS).read_bytes())
    except (OSError, ValidationError) as error:
        raise DataError(f"{data / PARTS}: no readable table of packed frames; pack them again") from error


def packed_samples(data: Path, frames: Sequence[_Frame]) -> list[Sample]:
    """The frames of a part as samples, in their order."""
    return [
        Sample(
            frame.name,
            data / "images" / f"{frame.file}.webp",
            data / "masks" / f"{frame.file}.png" if frame.polyp else None,
            frame.centre,
        )
        for frame in frames
    ]


def _write_frame(frame: TrainingFrame, polyp: bool, out: Path, file: str) -> None:
    picture = cv2.cvtColor(frame.image, cv2.COLOR_RGB2BGR).astype(np.uint8, copy=False)
    _write(picture, ".webp", [cv2.IMWRITE_WEBP_QUALITY, _QUALITY], out / "images" / f"{file}.webp")
    if polyp:
        mask = 255 * frame.mask
        _write(mask, ".png", [cv2.IMWRITE_PNG_BILEVEL, 1], out / "masks" / f"{file}.png")


def _write(picture: NDArray[np.uint8], suffix: str, settings: list[int], path: Path) -> None:
    whole, data = cv2.imencode(suffix, picture, settings)
    if not whole:
        raise OutputError(f"{path}: this OpenCV writes no {suffix} files; install opencv-python anew")
    write_whole(path, data.tobytes())
