"""Chapters in a copy of a recording."""

from pathlib import Path

import av
import numpy as np
import pytest

from detector.errors import OutputError
from detector.video import open_video, with_chapters
from tests.recordings import FRAMES, write_recording


def test_the_copy_has_the_same_frames_and_the_chapters(tmp_path: Path) -> None:
    plain = write_recording(tmp_path / "plain.mp4")
    with_chapters(plain, tmp_path / "copy.mp4", [(0, 0.2, "No polyp"), (0.2, 0.8, "Polyp 1 · é")])
    with open_video(plain) as before, open_video(tmp_path / "copy.mp4") as after:
        pairs = list(zip(before, after, strict=True))
    assert len(pairs) == FRAMES
    assert all(one.time == other.time for one, other in pairs)
    assert all(np.array_equal(one.picture.rgb(), other.picture.rgb()) for one, other in pairs)
    with av.open(str(tmp_path / "copy.mp4")) as container:
        chapters = container.chapters()
    assert [chapter["metadata"]["title"] for chapter in chapters] == ["No polyp", "Polyp 1 · é"]
    assert [float(chapter["end"] * chapter["time_base"]) for chapter in chapters] == [0.2, 0.8]


def test_a_failure_leaves_no_file(tmp_path: Path) -> None:
    (tmp_path / "plain.mp4").write_bytes(b"no video")
    with pytest.raises(OutputError, match=r"copy\.mp4: the recording cannot be written"):
        with_chapters(tmp_path / "plain.mp4", tmp_path / "copy.mp4", [])
    assert [path.name for path in tmp_path.iterdir()] == ["plain.mp4"]
