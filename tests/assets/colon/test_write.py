"""The recording and its truth."""

import json
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from assets.colon.render import RenderedFrame, frame_paths
from assets.colon.scene import Settings
from assets.colon.write import frame_truth, write_recording
from detector.errors import OutputError

SETTINGS = Settings(seed=7, frames=6, width=96, height=64)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six frames in flat red; a square polyp with id 2 in the last three."""
    place = tmp_path / "frames"
    place.mkdir()
    for frame in range(SETTINGS.frames):
        picture, polyps = frame_paths(place, frame)
        cv2.imwrite(str(picture), np.full((64, 96, 3), (40, 80, 190), np.uint8))
        marked = np.zeros((64, 96), np.uint8)
        marked[10:30, 20 + frame : 45 + frame] = 2 if frame >= 3 else 0
        cv2.imwrite(str(polyps), marked)
    return place


def test_boxes_enclose_their_masks_exactly() -> None:
    polyps = np.zeros((40, 60), np.uint8)
    polyps[5:12, 8:30] = 1
    polyps[30:35, 50:60] = 4
    truth = frame_truth(RenderedFrame(np.zeros((40, 60, 3), np.uint8), polyps))
    assert [(polyp.id, polyp.box) for polyp in truth] == [(1, (8, 5, 30, 12)), (4, (50, 30, 60, 35))]
    assert truth[1].mask is not None
    np.testing.assert_array_equal(truth[1].mask.pixels(), polyps == 4)


def test_a_frame_without_polyps_has_no_truth() -> None:
    assert frame_truth(RenderedFrame(np.zeros((40, 60, 3), np.uint8), np.zeros((40, 60), np.uint8))) == []


def test_video_and_truth_agree(folder: Path, tmp_path: Path) -> None:
    write_recording(SETTINGS, folder, tmp_path / "out" / "clip.mp4")
    truth = json.loads((tmp_path / "out" / "clip.truth.json").read_text())
    assert (truth["video"], truth["frames"], truth["width"], truth["height"]) == ("clip.mp4", 6, 96, 64)
    assert [len(entry["polyps"]) for entry in truth["truth"]] == [0, 0, 0, 1, 1, 1]
    assert [polyp["id"] for polyp in truth["polyps"]] == [2]
    with av.open(str(tmp_path / "out" / "clip.mp4")) as container:
        frames = list(container.decode(video=0))
        times = [round(frame.time, 4) for frame in frames if frame.time is not None]
    assert times == [entry["time"] for entry in truth["truth"]]


def test_the_video_is_tagged_and_coloured_as_bt709(folder: Path, tmp_path: Path) -> None:
    write_recording(SETTINGS, folder, tmp_path / "clip.mp4")
    with av.open(str(tmp_path / "clip.mp4")) as container:
        context = container.streams.video[0].codec_context
        frame = next(container.decode(video=0))
        tags = (context.color_primaries, context.color_trc, context.colorspace, context.color_range)
    assert tags == (1, 1, 1, 1)
    assert context.pix_fmt == "yuv420p"
    luma = bytes(frame.planes[0])[0]
    # BT.709, limited range, of RGB (190, 80, 40).
    assert abs(luma - (16 + 219 / 255 * (0.2126 * 190 + 0.7152 * 80 + 0.0722 * 40))) <= 2


def test_equal_frames_give_equal_files(folder: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_recording(SETTINGS, folder, tmp_path / name / "clip.mp4")
    assert (tmp_path / "a/clip.mp4").read_bytes() == (tmp_path / "b/clip.mp4").read_bytes()


def test_a_missing_frame_leaves_no_file_behind(folder: Path, tmp_path: Path) -> None:
    frame_paths(folder, 4)[0].unlink()
    with pytest.raises(OutputError, match="frame 4"):
        write_recording(SETTINGS, folder, tmp_path / "out" / "clip.mp4")
    assert list((tmp_path / "out").iterdir()) == []
