"""Rates and times of streams whose container tells little, nothing, or something else."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from detector.video import open_video
from tests.detector.video.clips import SIZE, numbered, write_clip
from tests.detector.video.crafted import write_frames

_NTSC = Fraction(30000, 1001)
# By its suffix a file would get another container.
_BARE = {"a.m4v": "m4v"}


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("a.264", "libx264", Fraction(50)),
        ("a.h264", "libx264", Fraction(25)),
        ("a.264", "libx264", Fraction(60000, 1001)),
        # Half of the rate that FFmpeg takes where a stream says none.
        ("a.264", "libx264", Fraction(12)),
        ("a.264", "libx264", Fraction(25, 2)),
        ("a.h264", "libx264", Fraction(100)),
        ("a.hevc", "libx265", Fraction(50)),
        ("a.265", "libx265", _NTSC),
        ("a.m2v", "mpeg2video", _NTSC),
        ("a.m1v", "mpeg1video", Fraction(30)),
        ("a.m4v", "mpeg4", Fraction(50)),
        ("a.h263", "h263", _NTSC),
        ("a.y4m", "wrapped_avframe", Fraction(50)),
    ],
)
def test_bare_stream_has_the_rate_that_it_says(tmp_path: Path, name: str, codec: str, rate: Fraction) -> None:
    written = {"a.264": "a.h264", "a.265": "a.hevc"}.get(name, name)
    # H.263 knows five sizes alone.
    pictures = [numbered(index, (176, 144) if codec == "h263" else SIZE) for index in range(20)]
    path = write_frames(tmp_path / written, pictures, codec=codec, rate=rate, container=_BARE.get(written))
    with open_video(path.rename(tmp_path / name)) as source:
        frames = list(source)
        assert source.rate == pytest.approx(float(rate))
    assert [frame.time for frame in frames] == pytest.approx(
        [index / float(rate) for index in range(20)], abs=1e-4
    )


def test_dv_has_its_own_rate_not_its_clock(tmp_path: Path) -> None:
    pictures = [numbered(index, (720, 480)) for index in range(6)]
    path = write_frames(tmp_path / "a.dv", pictures, codec="dvvideo", rate=_NTSC, pixel_format="yuv411p")
    with open_video(path) as source:
        assert source.rate == pytest.approx(29.97, abs=0.01)
        assert [frame.time for frame in source] == pytest.approx(
            [n * 1001 / 30000 for n in range(6)], abs=1e-4
        )


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("a.avi", "libx264", {"bf": "3"}),
        ("a.avi", "mpeg4", {"bf": "2"}),
        ("a.mxf", "libx264", {"bf": "2"}),
        ("a.mxf", "mpeg2video", {"bf": "2"}),
        ("a.wmv", "libx264", {"bf": "2"}),
        ("a.asf", "mpeg4", {"bf": "2"}),
        ("a.m1v", "mpeg1video", {"bf": "0"}),
        ("a.m2v", "mpeg2video", {"bf": "2"}),
        ("a.m4v", "mpeg4", {"bf": "2"}),
    ],
)
def test_where_no_order_of_frames_is_known_they_come_one_after_the_other(
    tmp_path: Path, name: str, codec: str, options: dict[str, str]
) -> None:
    path = write_clip(tmp_path / name, 50, codec, options=options | {"g": "20", "b": "4000000"})
    with open_video(path) as source:
        frames = list(source)
        # ASF says nothing of its start, and so not by how much its frames are decoded ahead.
        assert source.start <= (0.08 if name in ("a.asf", "a.wmv") else 0)
    assert [frame.time for frame in frames] == pytest.approx([index / 25 for index in range(50)])
    for index, frame in enumerate(frames):
        assert np.abs(frame.picture.rgb().astype(int) - numbered(index)).mean() < 30


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts"])
def test_frames_out_of_order_are_put_in_theirs(tmp_path: Path, name: str) -> None:
    path = write_clip(tmp_path / name, 50, options={"bf": "3", "g": "20"})
    with open_video(path) as source:
        times = [frame.time for frame in source]
    assert times == pytest.approx([index / 25 for index in range(50)], abs=2e-3)


@pytest.mark.parametrize("name", ["a.mp4", "a.mov"])
def test_stamps_that_were_never_set_are_no_times(tmp_path: Path, name: str) -> None:
    """As of recorders that count every frame as one tick of a clock."""
    path = write_clip(tmp_path / name, 50, options={"bf": "0", "g": "20"})
    content = bytearray(path.read_bytes())
    table = content.index(b"stts") + 8
    for entry in range(int.from_bytes(content[table : table + 4], "big")):
        place = table + 8 + 8 * entry
        content[place : place + 4] = (1).to_bytes(4, "big")
    for box, offset in ((b"mdhd", 20), (b"mvhd", 20), (b"tkhd", 24)):
        place = content.index(box) + offset
        content[place : place + 4] = (50).to_bytes(4, "big")
    path.write_bytes(content)
    with open_video(path) as source:
        frames = list(source)
        assert source.rate == 25
    assert [frame.time for frame in frames] == pytest.approx([index / 25 for index in range(50)])
    for index, frame in enumerate(frames):
        assert np.abs(frame.picture.rgb().astype(int) - numbered(index)).mean() < 30
