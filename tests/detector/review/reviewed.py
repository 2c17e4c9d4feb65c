"""Results with three markings, with the recording that they are of."""

import json
from pathlib import Path

from detector.analysis.results.identity import identify
from tests.detector.review.lesions_file import three_markings
from tests.detector.video.clips import write_clip

FRAMES, RATE = 100, 25
SIZE = (160, 120)


def with_recording(folder: Path) -> Path:
    """The folder of the results of `three_markings`, with v.mp4, of which they are, beside them."""
    results = three_markings(folder)
    clip = write_clip(folder / "v.mp4", FRAMES, size=SIZE, options={"g": "30", "bf": "2"})
    first, *lines = results.read_text().splitlines(keepends=True)
    header = {**json.loads(first), "identity": identify(str(clip)).record()}
    results.write_text(json.dumps(header) + "\n" + "".join(lines))
    return folder
