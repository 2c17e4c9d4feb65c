"""Recordings of one to three frames, in every container."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from detector.errors import SourceError
from detector.video import open_video

_KINDS = {
    **dict.fromkeys(("mp4", "mov", "mkv", "avi", "flv", "ts", "nut", "h264", "3gp"), ("libx264", None)),
    **dict.fromkeys(("mpg", "vob", "m2v", "mxf", "wtv"), ("mpeg2video", None)),
    **dict.fromkeys(("mjpeg", "mjpg"), ("mjpeg", None)),
    "hevc": ("libx265", None),
    "wmv": ("wmv2", None),
    "webm": ("libvpx", None),
    "ogv": ("libvpx", "ogg"),
    "ivf": ("libvpx", None),
    "m4v": ("mpeg4", "m4v"),
    "y4m": ("wrapped_avframe", None),
}
_MUXERS = {"mjpg": "mjpeg"}


def _write(path: Path, frames: int, codec: str, muxer: str | None) -> Path:
    pixel_format = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    quiet = {"preset": "ultrafast", "x265-params": "log-level=none"} if "26" in codec else {}
    with av.open(str(path), "w", format=muxer) as container:
        stream = container.add_stream(codec, rate=25, options=quiet)
        stream.width, stream.height, stream.pix_fmt = 160, 120, pixel_format
        for index in range(frames):
            picture = np.full((120, 160, 3), 60 + 60 * index, np.uint8)
            frame = VideoFrame.from_ndarray(picture).reformat(format=pixel_format)
            frame.pts, frame.time_base = index, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("frames", [1, 2, 3])
@pytest.mark.parametrize("suffix", _KINDS)
def test_all_its_frames_are_read(tmp_path: Path, suffix: str, frames: int) -> None:
    codec, muxer = _KINDS[suffix]
    path = _write(tmp_path / f"a.{suffix}", frames, codec, muxer or _MUXERS.get(suffix))
    with open_video(path) as source:
        found = list(source)
    assert [round(float(frame.picture.rgb().mean())) for frame in found] == pytest.approx(
        [60, 120, 180][:frames], abs=4
    )
    assert [frame.time for frame in found] == pytest.approx([0, 0.04, 0.08][:frames], abs=1e-3)


@pytest.mark.parametrize(
    ("suffix", "words"), [("mjpeg", "holds no decodable frame"), ("ts", "cannot be opened as video")]
)
def test_what_is_called_such_a_file_and_is_none_is_refused(tmp_path: Path, suffix: str, words: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(SourceError, match=rf"a\.{suffix}: {words}"), open_video(path) as source:
        list(source)
