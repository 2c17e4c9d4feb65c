"""A small labelled folder whose overlap with a model that takes green for a polyp can be reckoned by hand."""

from pathlib import Path

import cv2
import numpy as np


def write_labelled(root: Path) -> Path:
    """Four frames: green disc where the mask says (a), beside it (b), twice as large (c), no polyp (free)."""
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
