"""Who asks for NVDEC gets it or a line that says why not, and the pictures of software either way.

What a GPU decodes is compared in tests/gpu/test_hardware_decoding.py.
"""

from dataclasses import replace
from pathlib import Path

import av.error
import numpy as np
import pytest
from av.codec import Codec
from av.codec.hwaccel import HWAccel

from detector.errors import SourceError
from detector.picture import YuvPicture
from detector.video import SourceOptions, open_video
from detector.video.nvdec import same
from tests.detector.video.clips import SIZE, numbered, write_clip
from tests.detector.video.senders import tcp_sender
from tests.strict.logs import ExpectLog

NVDEC = SourceOptions(nvdec=True)


@pytest.fixture
def without_gpu() -> None:
    try:
        HWAccel("cuda").create(Codec("h264", "r"))
    except av.error.FFmpegError:
        return
    pytest.skip("this machine has what the test wants to miss: an NVIDIA GPU")


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_without_a_gpu_software_decodes_and_a_line_says_so(
    tmp_path: Path, codec: str, without_gpu: None, expect_log: ExpectLog
) -> None:
    expect_log(r"WARNING .*: .*clip\.mp4: is decoded in software: no NVIDIA GPU answers")
    path = write_clip(tmp_path / "clip.mp4", 30, codec)
    with open_video(path, options=NVDEC) as asked, open_video(path) as plain:
        found, expected = list(asked), list(plain)
    assert [(frame.index, frame.time) for frame in found] == [(each.index, each.time) for each in expected]
    assert len(found) == 30
    for frame, each in zip(found, expected, strict=True):
        assert np.array_equal(frame.picture.rgb(), each.picture.rgb())


def test_codec_that_is_not_defined_to_the_bit_is_left_to_software(
    tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("is decoded in software: NVDEC is used for H.264 and HEVC, and this is mpeg4")
    with open_video(write_clip(tmp_path / "clip.avi", 5, "mpeg4"), options=NVDEC) as source:
        assert len(list(source)) == 5


def test_stream_is_decoded_in_software_with_a_line(tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("is decoded in software: NVDEC is used for video files alone")
    clip = write_clip(tmp_path / "clip.ts", 30)
    with (
        tcp_sender(clip.read_bytes()) as port,
        open_video(f"tcp://127.0.0.1:{port}", options=NVDEC) as source,
    ):
        assert next(iter(source)).picture.width == SIZE[0]


def test_file_that_is_no_video_is_an_error_and_nothing_is_said_of_nvdec(tmp_path: Path) -> None:
    path = tmp_path / "letter.mp4"
    path.write_bytes(b"this is a letter, not a video\n" * 40)
    with pytest.raises(SourceError, match=r"letter\.mp4: cannot be opened as video"):
        open_video(path, options=NVDEC)


def test_two_decoders_may_differ_by_rounding_and_by_nothing_else() -> None:
    y, u, v = np.moveaxis(numbered(1, (128, 96)), 2, 0)
    picture = YuvPicture(y, u, v, "bt709", full_range=False)
    rounded = replace(picture, v=v ^ np.uint8(1))
    assert same(picture, picture)
    assert same(picture, rounded)
    black = replace(picture, y=np.zeros_like(y), u=np.full_like(u, 128), v=np.full_like(v, 128))
    assert not same(black, replace(black, matrix="bt601"))
    for other in (
        replace(picture, full_range=True),
        replace(picture, u=v, v=u),
        replace(picture, y=np.roll(y, 8, axis=1)),
        replace(picture, y=y[:-2], u=u[:-2], v=v[:-2]),
    ):
        assert not same(picture, other)
