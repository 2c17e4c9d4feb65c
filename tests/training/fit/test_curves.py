"""The picture of a run can be opened, and differs when the run does."""

from pathlib import Path
from typing import Any

from training.data.samples import read_image
from training.fit.curves import draw_curves


def _record(epoch: int, dice: float) -> dict[str, Any]:
    return {"epoch": epoch, "loss": 2 - dice, "mean_dice": dice, "alarm_share": 0.5 - dice / 2}


def test_picture_shows_the_scores(tmp_path: Path) -> None:
    draw_curves([_record(0, 0.2), _record(1, 0.7)], tmp_path / "better.png")
    draw_curves([_record(0, 0.2), _record(1, 0.3)], tmp_path / "worse.png")
    better, worse = read_image(tmp_path / "better.png"), read_image(tmp_path / "worse.png")
    assert better.shape == worse.shape == (720, 840, 3)
    assert (better != worse).any()
