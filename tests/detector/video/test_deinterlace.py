"""Two fields become one whole picture; nothing is lost, and what is whole already is left alone."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace

from detector.picture import Image, YuvPicture
from detector.video import open_video
from detector.video.deinterlace import Deinterlacer
from tests.detector.video.clips import write_clip, write_interlaced

FRAMES = 20


def _combing(luma: Image) -> float:
    """How much lines differ from the mean of both their neighbours."""
    lines = luma.astype(float)
    return float(np.abs(2 * lines[1:-1] - lines[:-2] - lines[2:]).mean())


def _decoded(path: Path) -> list[VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


@pytest.mark.parametrize(
    ("name", "codec"), [("sdi.mp4", "libx264"), ("sdi.ts", "libx264"), ("dvd.mpg", "mpeg2video")]
)
def test_interlaced_clip_comes_out_whole(tmp_path: Path, name: str, codec: str) -> None:
    path = write_interlaced(tmp_path / name, FRAMES, codec)
    combed = [_combing(frame.to_ndarray()[: frame.height]) for frame in _decoded(path)]
    assert min(combed) > 5
    with open_video(path) as source:
        frames = list(source)
    assert [frame.index for frame in frames] == list(range(FRAMES))
    assert [frame.time for frame in frames] == pytest.approx(
        [index / 25 for index in range(FRAMES)], abs=1e-3
    )
    for frame in frames:
        assert isinstance(frame.picture, YuvPicture)
        assert _combing(frame.picture.y) < 0.5


def test_frames_before_and_between_interlaced_ones_are_left_as_they_are(tmp_path: Path) -> None:
    frames = _decoded(write_clip(tmp_path / "whole.mp4", 3))
    fields = _decoded(write_interlaced(tmp_path / "fields.mp4", 3))
    given = [*frames[:2], *fields, frames[2]]
    for index, frame in enumerate(given):
        frame.pts, frame.time_base = index, Fraction(1, 25)
    deinterlace = Deinterlacer()
    got = [ready for frame in given for ready in deinterlace(frame)] + list(deinterlace.flush())
    assert [float(frame.pts * frame.time_base) for frame in got] == pytest.approx([n / 25 for n in range(6)])
    for index in (0, 1, 5):
        assert np.array_equal(got[index].to_ndarray(), given[index].to_ndarray())
    assert all(_combing(frame.to_ndarray()[: frame.height]) < 0.5 for frame in got[2:5])


def test_progressive_frames_are_not_delayed(tmp_path: Path) -> None:
    deinterlace = Deinterlacer()
    for frame in _decoded(write_clip(tmp_path / "whole.mp4", 3)):
        assert list(deinterlace(frame)) == [frame]
    assert list(deinterlace.flush()) == []


def test_colours_and_a_change_of_size_survive(tmp_path: Path) -> None:
    fields = _decoded(write_interlaced(tmp_path / "fields.mp4", 4))
    smaller = [frame.reformat(width=64, height=48) for frame in fields[2:]]
    for frame in fields:
        frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.JPEG
    deinterlace = Deinterlacer()
    got = [ready for frame in [*fields[:2], *smaller] for ready in deinterlace(frame)]
    got += deinterlace.flush()
    assert [(frame.width, frame.height) for frame in got] == [(96, 64)] * 2 + [(64, 48)] * 2
    assert [frame.colorspace for frame in got[:2]] == [Colorspace.ITU709] * 2
    assert [frame.color_range for frame in got[:2]] == [ColorRange.JPEG] * 2


def test_fields_that_a_gpu_decoded_come_out_as_those_of_software(tmp_path: Path) -> None:
    fields = _decoded(write_interlaced(tmp_path / "fields.mp4", 4))
    expected = _deinterlaced(fields)
    for frame, other in zip(
        _deinterlaced([each.reformat(format="nv12") for each in fields]), expected, strict=True
    ):
        assert np.array_equal(_planes(frame), _planes(other))


def _deinterlaced(frames: list[VideoFrame]) -> list[VideoFrame]:
    deinterlace = Deinterlacer()
    return [ready for frame in frames for ready in deinterlace(frame)] + list(deinterlace.flush())


def _planes(frame: VideoFrame) -> Image:
    return frame.reformat(format="yuv420p").to_ndarray().astype(np.uint8, copy=False)
