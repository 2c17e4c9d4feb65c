"""Results with three markings, with the recording that they are of."""

from pathlib import Path

from tests.detector.review.lesions_file import three_markings
from tests.detector.video.clips import write_clip

FRAMES, RATE = 100, 25
SIZE = (160, 120)


def with_recording(folder: Path) -> Path:
    """The folder of the results of `three_markings`, with v.mp4 beside them."""
    three_markings(folder)
    write_clip(folder / "v.mp4", FRAMES, size=SIZE, options={"g": "30", "bf": "2"})
    return folder
