"""The video with its markers, where there is nothing to draw on."""

from pathlib import Path

import pytest

from detector.analysis.exports.annotated import write_annotated
from detector.errors import DataError
from tests.detector.analysis.results.results_file import results
from tests.detector.video.clips import write_clip


def test_results_without_frames_are_named(tmp_path: Path) -> None:
    video = write_clip(tmp_path / "v.mp4", 5)
    with pytest.raises(DataError, match=r"^v\.mp4: there are no frames in its results to draw on$"):
        write_annotated(results(tmp_path), (), str(video), tmp_path / "annotated.mp4", lambda done: None)
    assert not (tmp_path / "annotated.mp4").exists()
