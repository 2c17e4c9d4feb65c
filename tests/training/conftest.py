"""A small data folder, and a real model that takes green for a polyp."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.green_model import write_model


@pytest.fixture
def green_model(tmp_path: Path) -> Path:
    """Probability is the picture's green over 255."""
    return write_model(tmp_path / "green.onnx")


@pytest.fixture
def labelled_folder(tmp_path: Path) -> Path:
    """Four frames: green disc where the mask says (a), beside it (b), twice as large (c), no polyp (free)."""
    root = tmp_path / "labelled"
    (root / "images").mkdir(parents=True)
    (root / "masks").mkdir()
    for name, drawn, true in (
        ("a", (128, 128, 40), (128, 128, 40)),
        ("b", (60, 60, 30), (190, 190, 30)),
        ("c", (128, 128, 60), (128, 128, 30)),
        ("free", None, None),
    ):
        image = np.full((256, 256, 3), (60, 60, 190), np.uint8)
        if drawn:
            cv2.circle(image, drawn[:2], drawn[2], (60, 250, 100), -1)
        cv2.imwrite(str(root / f"images/{name}.png"), image)
        if true:
            mask = np.zeros((256, 256), np.uint8)
            cv2.circle(mask, true[:2], true[2], 255, -1)
            cv2.imwrite(str(root / f"masks/{name}.png"), mask)
    return root
