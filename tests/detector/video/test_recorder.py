"""A recording keeps colours and times, and survives what happens to the program."""

from pathlib import Path

import numpy as np
import pytest

from detector.errors import OutputError
from detector.video import Recorder, open_video


def _frame(index: int) -> np.ndarray:
    pixels = np.full((72, 96, 3), (180, 90, 60), np.uint8)
    pixels[:, : 8 + index] = (30, 200, 40)
    return pixels


def test_recording_keeps_times_and_colours(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    times = [0.0, 0.04, 0.1, 0.5]
    with Recorder(path, 96, 72, 25) as recorder:
        for index, time in enumerate(times):
            recorder.write(_frame(index), time)
    with open_video(path) as source:
        frames = list(source)
    assert [frame.time for frame in frames] == pytest.approx(times, abs=1e-3)
    assert np.abs(frames[3].picture.rgb()[40, 80].astype(int) - (180, 90, 60)).max() <= 6
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.mp4"]


def test_odd_size_loses_its_last_column(tmp_path: Path) -> None:
    with Recorder(tmp_path / "odd.mp4", 95, 71, 25) as recorder:
        recorder.write(_frame(0)[:71, :95], 0)
    with open_video(tmp_path / "odd.mp4") as source:
        assert (source.width, source.height) == (94, 70)


def test_failed_work_leaves_a_playable_part_and_no_final_name(tmp_path: Path) -> None:
    def work() -> None:
        with Recorder(tmp_path / "out.mp4", 96, 72, 25) as recorder:
            for index in range(60):
                recorder.write(_frame(index % 20), index / 25)
            raise RuntimeError("the program fails")

    with pytest.raises(RuntimeError):
        work()
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.part.mp4"]
    with open_video(tmp_path / "out.part.mp4") as source:
        assert len(list(source)) >= 25


def test_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"out\.mp4: the recording cannot be written"):
        Recorder(tmp_path / "absent" / "out.mp4", 96, 72, 25)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
def test_full_disk_is_named_and_leaves_no_final_name(tmp_path: Path) -> None:
    (tmp_path / "out.part.mp4").symlink_to("/dev/full")

    def work() -> None:
        with Recorder(tmp_path / "out.mp4", 96, 72, 25) as recorder:
            for index in range(200):
                recorder.write(
                    np.random.default_rng(index).integers(0, 256, (72, 96, 3), np.uint8), index / 25
                )

    with pytest.raises(OutputError, match=r"out\.mp4: the recording cannot be written \(No space left"):
        work()
    assert not (tmp_path / "out.mp4").exists()
