"""A clip is the wanted part of a recording, also of one that is still being written."""

from pathlib import Path

import numpy as np
import pytest

from detector.errors import OutputError
from detector.video import Recorder, open_video
from detector.video.clip import cut_clip
from detector.video.recorder import AS_IT_COMES
from tests.recordings import HEIGHT, WIDTH, frame_pixels


def _recorder(path: Path, seconds: float) -> Recorder:
    recorder = Recorder(path, WIDTH, HEIGHT, 25, AS_IT_COMES)
    for index in range(round(25 * seconds)):
        recorder.write(frame_pixels(index % 20), index / 25)
    return recorder


def test_clip_begins_at_the_key_frame_before_and_ends_where_it_shall(tmp_path: Path) -> None:
    _recorder(tmp_path / "a.mp4", 6).close()
    cut_clip(tmp_path / "a.mp4", tmp_path / "clip.mp4", 2.5, 4.0)
    with open_video(tmp_path / "clip.mp4") as source:
        frames = list(source)
    assert [frame.time for frame in frames] == pytest.approx([index / 25 for index in range(51)], abs=1e-3)
    shown = frames[8].picture.rgb().astype(int)
    assert np.abs(shown - frame_pixels(58 % 20)).mean() < 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4", "clip.mp4"]


def test_clip_of_a_recording_that_is_still_written_reaches_its_last_fragment(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path / "a.mp4", 6)
    cut_clip(recorder.partial, tmp_path / "clip.mp4", 4.0, 100.0)
    recorder.close()
    with open_video(tmp_path / "clip.mp4") as source:
        assert 50 >= len(list(source)) >= 50 - 14


def test_time_at_which_nothing_is_recorded_is_said(tmp_path: Path) -> None:
    recorder = _recorder(tmp_path / "a.mp4", 0.1)
    with pytest.raises(OutputError, match=r"clip\.mp4: the recording has nothing"):
        cut_clip(recorder.partial, tmp_path / "clip.mp4", 0.0, 20.0)
    recorder.close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]
