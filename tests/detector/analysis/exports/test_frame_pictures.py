"""The pictures of marked frames, against the recording, as OpenCV reads them."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.analysis.exports.choices import ExportChoices
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


def test_pages_of_one_file_are_told_apart(tmp_path: Path) -> None:
    cv2.imwritemulti(str(tmp_path / "stack.tif"), [frame_pixels(at)[..., ::-1].copy() for at in range(4)])
    named = [{**frame(at, polyp(1)), "file": f"stack.tif#page={at + 1}"} for at in range(4)]
    given, out = results(tmp_path, *named), tmp_path / "frames"
    write_frames(given, str(tmp_path / "stack.tif"), out, lambda done: None, AS_RECORDED)
    assert {path.name for path in out.iterdir()} == {f"stack.tif#page={number}" for number in range(1, 5)}
    np.testing.assert_array_equal(cv2.imread(str(out / "stack.tif#page=3")), frame_pixels(2)[..., ::-1])


@pytest.mark.parametrize("name", ["a.jfif", "a.JPE", "a.dib", "a.gif", "a.jp2", "a.webp", "a #1 100%.png"])
def test_a_picture_of_any_name_that_is_read_is_written(tmp_path: Path, name: str) -> None:
    folder, out = tmp_path / "pictures", tmp_path / "frames"
    folder.mkdir()
    suffix = ".jpg" if name == "a.jfif" else Path(name).suffix
    _, content = cv2.imencode(suffix, frame_pixels(3)[..., ::-1].copy())
    (folder / name).write_bytes(content.tobytes())
    given = results(tmp_path, {**frame(0, polyp(1)), "file": name})
    write_frames(given, str(folder), out, lambda done: None, AS_RECORDED)
    assert cv2.imread(str(out / name)) is not None


@pytest.mark.parametrize(("every", "numbers"), [(1, range(FRAMES)), (7, (0, 7, 14)), (None, (6, 12))])
def test_other_frames_can_be_chosen(tmp_path: Path, every: int | None, numbers: Sequence[int]) -> None:
    video = write_recording(tmp_path / "v.mp4")
    given = results(tmp_path, *(frame(at, *([polyp(1)] if at in (6, 12) else [])) for at in range(FRAMES)))
    out, choices = tmp_path / "frames", ExportChoices(every)
    write_frames(given, str(video), out, lambda done: None, AS_RECORDED, choices)
    assert {path.name for path in out.iterdir()} == {f"frame_{number:06d}.png" for number in numbers}


def test_a_frame_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    video = write_recording(tmp_path / "v.mp4")
    given = results(tmp_path, frame(0), {**frame(FRAMES, polyp(1))})
    with pytest.raises(SourceError, match=rf"v\.mp4: has no frame {FRAMES}, which was analyzed"):
        write_frames(given, str(video), tmp_path / "frames", lambda done: None, AS_RECORDED)
    assert not (tmp_path / "frames").exists()
