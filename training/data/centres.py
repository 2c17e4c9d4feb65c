"""Frames of further hospitals, each with the centre that it comes from.

Sources: Ali et al., "A multi-centre polyp detection and segmentation dataset for generalisability
assessment", Scientific Data 2023 (PolypGen); Ngoc Lan et al., "NeoUNet: towards accurate colon polyp
segmentation and neoplasm detection", ISVC 2021 (BKAI-IGH NeoPolyp).
"""

import csv
from dataclasses import replace
from pathlib import Path

from detector.errors import DataError
from training.data.folder import read_folder
from training.data.samples import Sample

POLYPGEN, BKAI = "polypgen", "bkai"
CENTRES = "centres.csv"


def read_centres(data: Path) -> list[Sample]:
    """Read DIR/polypgen and DIR/bkai, as far as they are there; without a mask a frame shows no polyp.

    Raises:
        DataError: a folder is incomplete, or a frame of PolypGen has no centre.
    """
    polypgen = _polypgen(data / POLYPGEN) if (data / POLYPGEN).is_dir() else []
    return polypgen + (of_one_centre(read_folder(data / BKAI), BKAI) if (data / BKAI).is_dir() else [])


def of_one_centre(samples: list[Sample], centre: str) -> list[Sample]:
    """The samples with the name of their common centre."""
    return [replace(sample, centre=centre) for sample in samples]


def _polypgen(root: Path) -> list[Sample]:
    centre_of = _read_table(root / CENTRES)
    samples = read_folder(root)
    unknown = [sample.name for sample in samples if sample.name not in centre_of]
    if unknown:
        raise DataError(f"{root / CENTRES}: no centre for {', '.join(unknown[:20])}")
    return [replace(sample, centre=f"{POLYPGEN} {centre_of[sample.name]}") for sample in samples]


def _read_table(path: Path) -> dict[str, str]:
    """Centre by frame stem, from a table with the columns `frame` and `centre`."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["frame"]: row["centre"] for row in csv.DictReader(file)}
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise DataError(f"{path}: no table of frames and their centres ({error})") from error
