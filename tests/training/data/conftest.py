"""Small data folders in the layout that training reads."""

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

MakeFolder = Callable[[Sequence[str], Sequence[str]], Path]


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """Writes images/ of the first names and masks/ of the second, 40 x 30 pixels each; gives their root."""

    def make(images: Sequence[str], masks: Sequence[str]) -> Path:
        root = tmp_path / "frames"
        for folder, names, picture in (("images", images, _frame()), ("masks", masks, _mask())):
            (root / folder).mkdir(parents=True)
            for name in names:
                (root / folder / name).write_bytes(cv2.imencode(Path(name).suffix, picture)[1].tobytes())
        if not masks:
            (root / "masks").rmdir()
        return root

    return make


def _frame() -> NDArray[np.uint8]:
    return np.random.default_rng(1).integers(60, 200, (30, 40, 3)).astype(np.uint8)


def _mask() -> NDArray[np.uint8]:
    mask = np.zeros((30, 40), np.uint8)
    mask[10:20, 12:28] = 255
    return mask
