"""A truth file is read, and written again as it was."""

import json
from pathlib import Path

import numpy as np
import pytest

from detector.errors import DataError
from detector.files.resources import resource_folder
from detector.truth import TruthMask, read_truth

_FRAME = {"frame": 0, "polyps": [{"id": 1, "box": [0, 0, 4, 4]}]}
_GOOD = {"video": "v.mp4", "fps": 25, "truth": [_FRAME]}


def _write(path: Path, **changes: object) -> Path:
    path.write_text(json.dumps({**_GOOD, **changes}))
    return path


def test_the_demos_truth_is_the_same_after_it_was_read_and_written() -> None:
    path = resource_folder("assets") / "demo.truth.json"

    assert read_truth(path).as_json() == path.read_text(encoding="utf-8")


def test_boxes_alone_are_enough(tmp_path: Path) -> None:
    (frame,) = read_truth(_write(tmp_path / "t.json")).truth

    assert frame.polyps[0].box == (0, 0, 4, 4)
    assert frame.polyps[0].mask is None


def test_a_mask_comes_back_pixel_by_pixel() -> None:
    mask = np.random.default_rng(0).random((20, 30)) > 0.5

    assert (TruthMask.of(mask).pixels() == mask).all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"fps": 0}, "not a truth file"),
        ({"truth": [{"frame": 0}]}, "not a truth file"),
        ({"truth": [_FRAME, {**_FRAME, "frame": 2}]}, "entry 1 is for frame 2; frames must come in order"),
    ],
)
def test_what_breaks_the_form_is_named(changes: dict[str, object], message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=rf"t\.json: {message}"):
        read_truth(_write(tmp_path / "t.json", **changes))
