"""Pictures of figures: whole under their name, or not at all."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from detector.files.atomic import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DOTS_PER_INCH = 120


def write_figure(figure: "Figure", path: Path) -> None:
    """Write a figure as a PNG file.

    Raises:
        OutputError: the folder cannot be written or the disk is full.
    """
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=_DOTS_PER_INCH)
    write_whole(path, png.getvalue())
