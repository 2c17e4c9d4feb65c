"""Cameras of 10, 12 and 14 bits store them in 16: they come out as bright as any other."""

from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from av.video.frame import VideoFrame

from detector.picture import Image
from detector.video import open_video
from detector.video.depth import DepthReducer

_TISSUE = (0.8, 0.4, 0.2)
_DEPTHS = [8, 10, 12, 14, 16]


def _deep(bits: int) -> np.ndarray:
    """RGB of tissue [48, 64, 3] with a spot of glare, in so many bits of 16."""
    full = (1 << bits) - 1
    picture = np.full((48, 64, 3), [round(share * full) for share in _TISSUE], np.uint16)
    picture[:8, :8] = full
    return picture


def _is_tissue(picture: Image) -> bool:
    expected = [255 * share for share in _TISSUE]
    return bool(np.abs(picture[30, 40].astype(float) - expected).max() <= 3)


@pytest.mark.parametrize("bits", _DEPTHS)
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_pictures_are_as_bright_as_their_bits_in_use(tmp_path: Path, suffix: str, bits: int) -> None:
    for index in range(3):
        cv2.imwrite(str(tmp_path / f"{index}{suffix}"), _deep(bits)[..., ::-1])
    with open_video(tmp_path) as source:
        assert all(_is_tissue(frame.picture.rgb()) for frame in source)


@pytest.mark.parametrize("bits", _DEPTHS)
@pytest.mark.parametrize("pixel_format", ["rgb48le", "gbrp16le", "yuv444p16le"])
def test_frames_are_as_bright_as_their_bits_in_use(tmp_path: Path, pixel_format: str, bits: int) -> None:
    path = _write(tmp_path / "a.mkv", pixel_format, bits)
    with open_video(path) as source:
        shown = next(iter(source)).picture.rgb()
    assert _is_tissue(shown)


@pytest.mark.parametrize("pixel_format", ["gbrp10le", "gbrp12le", "gbrp14le", "yuv444p10le", "yuv422p12le"])
def test_formats_that_say_their_depth_are_taken_at_their_word(tmp_path: Path, pixel_format: str) -> None:
    path = _write(tmp_path / "a.mkv", pixel_format, 16)
    with open_video(path) as source:
        assert _is_tissue(next(iter(source)).picture.rgb())


def _write(path: Path, pixel_format: str, bits: int) -> Path:
    """Write a frame whose samples use so many of the bits of a format."""
    frame = VideoFrame.from_ndarray(_deep(16), format="rgb48le").reformat(format=pixel_format)
    if bits < 16:
        for plane in frame.planes:
            plane.update((np.asarray(memoryview(plane)).view("<u2") >> (16 - bits)).tobytes())
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, pixel_format
        frame.pts = 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_a_dark_picture_after_a_bright_one_stays_dark() -> None:
    reduce = DepthReducer()
    assert reduce(np.full((2, 2), 4095, np.uint16)).max() == 255
    assert reduce(np.full((2, 2), 41, np.uint16)).max() in (2, 3)


def test_brightness_does_not_depend_on_which_picture_comes_first(tmp_path: Path) -> None:
    for index, share in enumerate((0.01, 1.0, 0.5)):
        cv2.imwrite(str(tmp_path / f"{index}.png"), np.full((48, 64, 3), round(4095 * share), np.uint16))
    with open_video(tmp_path) as source:
        assert [int(frame.picture.rgb()[0, 0, 0]) for frame in source] == pytest.approx([3, 255, 128], abs=1)
