"""The colours of a DICOM picture that stores places in a palette (PS3.3, C.7.6.3.1.5 and C.7.6.3.1.6)."""

from pathlib import Path
from typing import TYPE_CHECKING

from detector.errors import SourceError
from detector.video.dicom.lookup import LookupTable, lookup_table

if TYPE_CHECKING:
    from pydicom.dataset import Dataset


def read_palette(path: Path, dataset: "Dataset") -> tuple[LookupTable, ...]:
    """The tables of red, green and blue.

    Raises:
        SourceError: one is missing.
    """
    signed = int(dataset.PixelRepresentation) == 1
    named = (
        lookup_table(dataset, colour, signed, "PaletteColorLookupTable")
        for colour in ("Red", "Green", "Blue")
    )
    tables = tuple(table for table in named if table is not None)
    if len(tables) != 3:
        raise SourceError(f"{path}: its palette cannot be read; export it as RGB")
    return tables
