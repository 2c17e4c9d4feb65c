"""What is packed comes back as it was, to the bit, whatever its size and form."""

import numpy as np
import pytest

from detector.files.resources import resource_folder
from detector.frame import Frame, frame_bytes
from detector.picture import Image, Matrix, Picture, RgbPicture, YuvPicture
from detector.video import open_video
from detector.video.packed import pack

DEMO = resource_folder("assets") / "demo.mp4"


def _noise(*shape: int) -> Image:
    return np.random.default_rng(3).integers(0, 256, shape, dtype=np.uint8)


def _yuv(width: int, height: int, across: int, down: int, matrix: Matrix, full_range: bool) -> YuvPicture:
    chroma = (-(-height // down), -(-width // across))
    return YuvPicture(_noise(height, width), _noise(*chroma), 255 - _noise(*chroma), matrix, full_range)


@pytest.mark.parametrize(
    "picture",
    [
        _yuv(64, 48, 2, 2, "bt709", full_range=False),
        _yuv(63, 47, 2, 1, "bt601", full_range=True),
        _yuv(1, 1, 1, 1, "bt601", full_range=False),
        _yuv(16, 4, 1, 2, "bt709", full_range=True),
        RgbPicture(_noise(47, 63, 3)),
        RgbPicture(_noise(48, 128, 3)[:, 16:80]),
    ],
    ids=["4:2:0", "4:2:2, odd", "one pixel", "4:4:0", "RGB", "part of an RGB picture"],
)
def test_a_frame_comes_back_as_it_was(picture: Picture) -> None:
    frame = Frame(7, 0.28, 12.5, picture, passage=2, file="a.png")
    packed = pack(frame)
    back = packed.frame()
    assert packed.index == 7
    assert (back.index, back.time, back.arrival, back.passage, back.file) == (7, 0.28, 12.5, 2, "a.png")
    assert type(back.picture) is type(picture)
    assert back.picture.bytes == picture.bytes
    if isinstance(picture, YuvPicture) and isinstance(back.picture, YuvPicture):
        assert (back.picture.matrix, back.picture.full_range) == (picture.matrix, picture.full_range)
        for name in ("y", "u", "v"):
            assert np.array_equal(getattr(back.picture, name), getattr(picture, name))
    assert np.array_equal(back.picture.rgb(), picture.rgb())


def test_a_decoded_frame_takes_less_than_half_and_holds_no_pixels_besides() -> None:
    with open_video(DEMO) as video:
        frame = next(iter(video))
    packed = pack(frame)
    assert packed.bytes < frame_bytes(frame) / 2
    assert frame_bytes(packed.place) == 0
    assert isinstance(packed.place.picture, YuvPicture)
    assert packed.place.picture.y.base is None
