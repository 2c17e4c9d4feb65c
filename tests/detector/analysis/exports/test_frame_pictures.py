"""The pictures of marked frames, against the recording, as OpenCV reads them."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.analysis.exports.frame_pictures import write_frames
from detector.errors import SourceError
from detector.video import AS_RECORDED
from tests.detector.analysis.results.results_file import frame, polyp, results
from tests.recordings import FRAMES, disc_mask, frame_pixels, write_recording
from tests.recordings import write_frames as write_pictures


def test_a_picture_is_that_of_its_frame(tmp_path: Path) -> None:
    video = write_recording(tmp_path / "v.mp4")
    given = results(tmp_path, *(frame(at, *([polyp(1)] if at in (6, 12) else [])) for at in range(FRAMES)))
    write_frames(given, str(video), tmp_path / "frames", lambda done: None, AS_RECORDED)
    written = {path.name: cv2.imread(str(path)) for path in (tmp_path / "frames").iterdir()}
    assert set(written) == {"frame_000006.png", "frame_000012.png"}
    for at in (6, 12):
        pixels = written[f"frame_{at:06d}.png"]
        assert pixels is not None
        green = (pixels[..., 1] > 170) & (pixels[..., 2] < 150)
        assert (green == disc_mask(at)).mean() > 0.99


def test_pictures_keep_their_names(tmp_path: Path) -> None:
    folder = write_pictures(tmp_path / "pictures")
    named = [{**frame(at, *([polyp(1)] if at == 3 else [])), "file": f"{at + 1}.png"} for at in range(FRAMES)]
    write_frames(results(tmp_path, *named), str(folder), tmp_path / "frames", lambda done: None, AS_RECORDED)
    (path,) = (tmp_path / "frames").iterdir()
    assert path.name == "4.png"
    np.testing.assert_array_equal(cv2.imread(str(path)), frame_pixels(3)[..., ::-1])


def test_a_frame_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    video = write_recording(tmp_path / "v.mp4")
    given = results(tmp_path, frame(0), {**frame(FRAMES, polyp(1))})
    with pytest.raises(SourceError, match=rf"v\.mp4: has no frame {FRAMES}, which was analyzed"):
        write_frames(given, str(video), tmp_path / "frames", lambda done: None, AS_RECORDED)
    assert not (tmp_path / "frames").exists()
