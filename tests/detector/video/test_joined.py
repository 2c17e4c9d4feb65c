"""Two recordings one behind the other in a file: both are read as they were recorded, or it is said."""

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from detector.errors import SourceError
from detector.frame import Frame
from detector.video import SourceOptions, open_video

_FIRST, _SECOND, _FRAMES = (200, 80, 60), (60, 140, 70), (20, 30)
_SMALL, _LARGE = (160, 120), (320, 240)


class _Kind(NamedTuple):
    suffix: str
    codec: str
    muxer: str
    options: dict[str, str] = {}  # noqa: RUF012 - never changed
    pixel_format: str = "yuv420p"


_X264, _FRAGMENTS = "libx264", {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
# Which are read to the end of the first alone, or mixed.
_ONE = [
    *(_Kind(suffix, _X264, suffix) for suffix in ("mp4", "mov", "flv", "f4v", "nut")),
    _Kind("fragmented.mp4", _X264, "mp4", _FRAGMENTS),
    _Kind("live.flv", _X264, "flv", {"flvflags": "no_duration_filesize"}),
    _Kind("wmv", "wmv2", "asf"),
    _Kind("ivf", "libvpx", "ivf"),
    _Kind("ffv1.nut", "ffv1", "nut"),
    _Kind("rm", "rv20", "rm"),
    _Kind("wtv", "mpeg2video", "wtv"),
]
# In which all is read; of these the last tell in the header how pictures are coded, or how large they are.
_BOTH = [
    *(_Kind(suffix, _X264, muxer) for suffix, muxer in (("ts", "mpegts"), ("h264", "h264"))),
    *(_Kind(suffix, "mpeg2video", muxer) for suffix, muxer in (("mpg", "mpeg"), ("m2v", "mpeg2video"))),
    _Kind("mjpeg", "mjpeg", "mjpeg", pixel_format="yuvj420p"),
    _Kind("ogv", "libvpx", "ogg"),
    _Kind("webm", "libvpx", "webm"),
    _Kind("vp9.webm", "libvpx-vp9", "webm"),
    *(_Kind("avi", codec, "avi") for codec in (_X264, "mpeg4")),
    _Kind("jpeg.avi", "mjpeg", "avi", pixel_format="yuvj420p"),
]
_BOTH_ALIKE = [
    *(_Kind("mkv", codec, "matroska") for codec in (_X264, "libx265", "mpeg4", "ffv1")),
    _Kind("live.mkv", _X264, "matroska", {"live": "1"}),
    _Kind("ffv1.avi", "ffv1", "avi"),
    _Kind("raw.avi", "rawvideo", "avi"),
]


_PIDS = {"mpegts_start_pid": "0x200"}
# Of a recorder that numbers its streams anew.
_ANEW = [
    _Kind("ts", _X264, "mpegts", _PIDS),
    _Kind("ts", "mpeg2video", "mpegts", _PIDS),
    _Kind("ts", "libx265", "mpegts", _PIDS),
]


def _named(kind: _Kind) -> str:
    return f"{kind.suffix}-{kind.codec}"


def _write(path: Path, kind: _Kind, size: tuple[int, int], colour: tuple[int, int, int], count: int) -> bytes:
    if kind.codec == "rv20":
        size = (176, 144) if size == _SMALL else (352, 288)
    quiet = {"preset": "ultrafast", "x265-params": "log-level=none"} if "26" in kind.codec else {}
    with av.open(str(path), "w", format=kind.muxer, options=kind.options) as container:
        stream = container.add_stream(kind.codec, rate=25, options=quiet)
        stream.width, stream.height = size
        stream.pix_fmt = kind.pixel_format
        for index in range(count):
            picture = np.full((size[1], size[0], 3), colour, np.uint8)
            picture[:8, : 8 * (index % 10 + 1)] = 255
            frame = VideoFrame.from_ndarray(picture).reformat(format=kind.pixel_format)
            frame.pts, frame.time_base = index, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path.read_bytes()


def _joined(folder: Path, kind: _Kind, second: tuple[int, int] = _SMALL) -> tuple[Path, int]:
    """A file of two, and how long the first is."""
    path = folder / f"whole.{kind.suffix}"
    first = _write(path, kind, _SMALL, _FIRST, _FRAMES[0])
    path.write_bytes(first + _write(folder / f"other.{kind.suffix}", kind, second, _SECOND, _FRAMES[1]))
    return path, len(first)


def _colour(frame: Frame) -> tuple[int, ...]:
    return tuple(int(value) for value in frame.picture.rgb()[-4, -4])


def _is(frame: Frame, colour: tuple[int, ...]) -> bool:
    return max(abs(one - other) for one, other in zip(_colour(frame), colour, strict=True)) <= 6


@pytest.mark.may_log("libav")
@pytest.mark.parametrize("size", [_SMALL, _LARGE])
@pytest.mark.parametrize("kind", _ONE, ids=_named)
def test_a_second_recording_that_is_not_read_is_said_with_its_place(
    tmp_path: Path, kind: _Kind, size: tuple[int, int]
) -> None:
    path, first = _joined(tmp_path, kind, size)
    with open_video(path) as source, pytest.raises(SourceError) as caught:
        list(source)
    breaks_off = str(caught.value).startswith(f"{path}: breaks off at 0.8 s after {_FRAMES[0]} frames")
    assert breaks_off or str(caught.value) == (
        f"{path}: a second recording begins at byte {first}, which cannot be read with the first; "
        "split the file there"
    )


@pytest.mark.may_log("takes video stream 0")
@pytest.mark.parametrize("kind", _ANEW, ids=_named)
def test_a_second_recording_whose_streams_are_numbered_anew_is_said(tmp_path: Path, kind: _Kind) -> None:
    path = tmp_path / f"whole.{kind.suffix}"
    first = _noise(path, kind._replace(codec=_X264, options={**kind.options, "mpegts_start_pid": "0x100"}))
    path.write_bytes(first + _noise(tmp_path / f"other.{kind.suffix}", kind))
    words = f"a second recording begins at byte {len(first)}, "
    with open_video(path) as source, pytest.raises(SourceError, match=words):
        list(source)


@pytest.mark.may_log("takes video stream 0")
def test_a_second_video_at_the_same_time_is_no_second_recording(tmp_path: Path) -> None:
    path = tmp_path / "two.ts"
    with av.open(str(path), "w") as container:
        streams = [container.add_stream(_X264, rate=25) for _ in range(2)]
        for stream in streams:
            stream.width, stream.height = _SMALL
            stream.pix_fmt = "yuv420p"
        # The other one goes on for a while.
        for index in range(60):
            picture = np.random.default_rng(index).integers(0, 256, (_SMALL[1], _SMALL[0], 3), np.uint8)
            for stream in streams if index < 40 else streams[1:]:
                frame = VideoFrame.from_ndarray(picture).reformat(format="yuv420p")
                frame.pts, frame.time_base = index, Fraction(1, 25)
                container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode(None))
    with open_video(path, options=SourceOptions(stream=0)) as source:
        assert len(list(source)) == 40


def _noise(path: Path, kind: _Kind) -> bytes:
    """A recording whose every frame takes some bytes."""
    quiet = {"x265-params": "log-level=none"} if kind.codec == "libx265" else {}
    with av.open(str(path), "w", format=kind.muxer, options=kind.options) as container:
        stream = container.add_stream(kind.codec, rate=25, options=quiet)
        stream.width, stream.height = _SMALL
        stream.pix_fmt = kind.pixel_format
        for index in range(20):
            picture = np.random.default_rng(index).integers(0, 256, (_SMALL[1], _SMALL[0], 3), np.uint8)
            frame = VideoFrame.from_ndarray(picture).reformat(format=kind.pixel_format)
            frame.pts, frame.time_base = index, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path.read_bytes()


@pytest.mark.parametrize("kind", [*_BOTH, *_BOTH_ALIKE], ids=_named)
def test_a_second_recording_that_is_coded_alike_is_read(tmp_path: Path, kind: _Kind) -> None:
    path, _ = _joined(tmp_path, kind)
    with open_video(path) as source:
        frames = list(source)
    assert abs(len(frames) - sum(_FRAMES)) <= 1
    assert frames[-1].time == pytest.approx((sum(_FRAMES) - 1) / 25, abs=0.05)
    assert all(_is(frame, _FIRST) for frame in frames[: _FRAMES[0]])
    assert all(_is(frame, _SECOND) for frame in frames[_FRAMES[0] + 1 :])


@pytest.mark.parametrize("kind", _BOTH, ids=_named)
def test_a_second_recording_of_another_size_is_read_where_its_pictures_say_so(
    tmp_path: Path, kind: _Kind
) -> None:
    path, _ = _joined(tmp_path, kind, _LARGE)
    with open_video(path) as source:
        frames = list(source)
    assert abs(len(frames) - sum(_FRAMES)) <= 1
    assert all(_is(frame, _SECOND) for frame in frames[_FRAMES[0] + 1 :])
    assert (frames[-1].picture.width, frames[-1].picture.height) == _LARGE


@pytest.mark.may_log("libav")
@pytest.mark.parametrize("kind", _BOTH_ALIKE, ids=_named)
def test_a_second_recording_that_is_read_by_the_first_ones_header_is_said(
    tmp_path: Path, kind: _Kind
) -> None:
    """Its pictures would be grey, green or noise."""
    path, first = _joined(tmp_path, kind, _LARGE)
    with (
        open_video(path) as source,
        pytest.raises(SourceError, match=f"a second recording begins at byte {first}, "),
    ):
        list(source)


@pytest.mark.parametrize("kind", [*_ONE, *_BOTH, *_BOTH_ALIKE], ids=_named)
def test_a_recording_alone_is_none_of_two(tmp_path: Path, kind: _Kind) -> None:
    path = tmp_path / f"whole.{kind.suffix}"
    _write(path, kind, _SMALL, _FIRST, 50)
    with open_video(path) as source:
        assert len(list(source)) >= 49


def test_a_header_that_is_sent_again_within_a_stream_of_fragments_is_no_second_recording(
    tmp_path: Path,
) -> None:
    kind = _Kind("mp4", _X264, "mp4", _FRAGMENTS)
    path = tmp_path / "whole.mp4"
    content = _write(path, kind, _SMALL, _FIRST, 600)
    start, at = content.index(b"moof") - 4, content.rindex(b"moof") - 4
    assert start < at
    path.write_bytes(content[:at] + content[:start] + content[at:])
    with open_video(path) as source:
        assert len(list(source)) == 600
    # Numbers that begin again are no second recording either, where times go on.
    place = path.read_bytes().rindex(b"mfhd") + 8
    content = path.read_bytes()
    path.write_bytes(content[:place] + b"\0\0\0\1" + content[place + 4 :])
    with open_video(path) as source:
        assert len(list(source)) == 600


@pytest.mark.parametrize("beyond", [0, 1, 9, 1 << 20])
def test_a_second_recording_is_found_wherever_pieces_of_the_file_meet(tmp_path: Path, beyond: int) -> None:
    """The file is looked through in pieces of a megabyte."""
    kind = _Kind("flv", _X264, "flv")
    path, first = _joined(tmp_path, kind)
    content = path.read_bytes()
    filled = (1 << 20) - beyond % (1 << 20) - first + (beyond >= 1 << 20) * (1 << 20)
    # Of a kind of tag that is passed over.
    tag = b"\x12" + (filled - 15).to_bytes(3, "big") + bytes(7) + bytes(filled - 15)
    tag += (filled - 4).to_bytes(4, "big")
    path.write_bytes(content[:first] + tag + content[first:])
    with open_video(path) as source, pytest.raises(SourceError, match=f"begins at byte {first + filled}, "):
        list(source)
