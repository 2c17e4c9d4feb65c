"""Colour bars through files of every matrix, range and pixel format come out as they went in."""

import logging
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.reformatter import ColorTrc
from numpy.typing import NDArray

from detector.picture import YuvPicture
from detector.video import Recorder, open_video
from detector.video.recorder import matrix_for
from tests.strict.logs import ExpectLog

_BARS = np.array(
    [
        *((200, 80, 60), (230, 150, 130), (90, 30, 25), (250, 250, 245)),
        *((10, 10, 10), (60, 140, 70), (40, 60, 180), (128, 128, 128)),
    ]
)
_WIDTH, _HEIGHT = 256, 64
_RGB = _BARS.repeat(_WIDTH // 8, 0)[None].repeat(_HEIGHT, 0)
# By FFmpeg's number: weights of red and blue (ITU-T H.273, table 4).
_WEIGHTS = {
    1: (0.2126, 0.0722),
    4: (0.30, 0.11),
    5: (0.299, 0.114),
    6: (0.299, 0.114),
    7: (0.212, 0.087),
    9: (0.2627, 0.0593),
}
_YCGCO = 8
_QUIET = {"crf": "1", "preset": "ultrafast", "x265-params": "log-level=none"}


def _planes(matrix: int, full: bool) -> tuple[NDArray[np.float64], ...]:
    """The bars as the standard has them, on the scale of 8 bits: luma and two of colour."""
    red, green, blue = (_RGB[..., channel] / 255 for channel in range(3))
    if matrix == _YCGCO:
        luma = green / 2 + (red + blue) / 4
        colours = (green / 2 - (red + blue) / 4, (red - blue) / 2)
        gain = 219
    else:
        of_red, of_blue = _WEIGHTS[matrix]
        luma = of_red * red + (1 - of_red - of_blue) * green + of_blue * blue
        colours = ((blue - luma) / 2 / (1 - of_blue), (red - luma) / 2 / (1 - of_red))
        gain = 224
    if full:
        return (255 * luma, *(255 * colour + 128 for colour in colours))
    return (16 + 219 * luma, *(gain * colour + 128 for colour in colours))


def _frame(pixel_format: str, matrix: int, full: bool) -> VideoFrame:
    frame = VideoFrame(_WIDTH, _HEIGHT, pixel_format)
    bits = frame.format.components[0].bits
    scale = ((1 << bits) - 1) / 255 if full else 1 << (bits - 8)
    for plane, values in zip(frame.planes, _planes(matrix, full), strict=True):
        samples = np.rint(scale * values[:: _HEIGHT // plane.height, :: _WIDTH // plane.width])
        stored = samples.astype("u1" if bits == 8 else "<u2").view(np.uint8)
        lines = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        lines[: plane.height, : stored.shape[1]] = stored
    frame.colorspace, frame.color_range = matrix, 2 if full else 1
    return frame


def _write(path: Path, codec: str, frame: VideoFrame, brightness: int = 2) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=25, options=_QUIET if codec.startswith("lib") else {})
        stream.width, stream.height, stream.pix_fmt = _WIDTH, _HEIGHT, frame.format.name
        stream.codec_context.colorspace = frame.colorspace
        stream.codec_context.color_range = frame.color_range
        stream.codec_context.color_trc = brightness
        for index in range(3):
            frame.pts, frame.time_base = index, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _shown(path: Path) -> NDArray[Any]:
    with open_video(path) as source:
        return next(iter(source)).picture.rgb()[_HEIGHT // 2, _WIDTH // 16 :: _WIDTH // 8].astype(int)


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("matrix", [*_WEIGHTS, _YCGCO])
@pytest.mark.parametrize(
    ("codec", "pixel_format"),
    [
        ("libx264", "yuv420p"),
        ("libx264", "yuv444p10le"),
        ("libx265", "yuv444p12le"),
        ("ffv1", "yuv411p"),
        ("ffv1", "yuv440p"),
        ("ffv1", "yuv444p16le"),
    ],
)
def test_planes_of_every_matrix_and_range(
    tmp_path: Path, codec: str, pixel_format: str, matrix: int, full: bool
) -> None:
    path = _write(tmp_path / "a.mkv", codec, _frame(pixel_format, matrix, full))
    assert np.abs(_shown(path) - _BARS).max() <= 3


@pytest.mark.parametrize(
    ("codec", "pixel_format", "suffix"),
    [
        ("libx264rgb", "rgb24", "mkv"),
        ("libx265", "gbrp", "mkv"),
        ("libx265", "gbrp10le", "mkv"),
        ("libvpx-vp9", "gbrp", "webm"),
        *(("ffv1", name, "mkv") for name in ("bgr0", "gbrp10le", "gbrp12le", "gbrp16le", "yuva420p")),
        *(
            ("rawvideo", name, "nut")
            for name in ("rgb24", "gbrp", "rgb48be", "yuv444p12le", "nv12", "rgba64le")
        ),
        *(("rawvideo", name, "mov") for name in ("argb", "uyvy422")),
        *(("rawvideo", name, "avi") for name in ("bgr24", "yuyv422", "yuv410p")),
        ("qtrle", "rgb24", "mov"),
        ("png", "rgba", "avi"),
        ("mjpeg", "yuvj420p", "avi"),
        ("prores_ks", "yuva444p10le", "mov"),
        ("v210", "yuv422p10le", "mov"),
        ("r210", "gbrp10le", "mov"),
        ("huffyuv", "rgb24", "avi"),
        ("utvideo", "gbrp", "avi"),
        ("jpeg2000", "rgb24", "mxf"),
        ("jpeg2000", "gbrp12le", "mov"),
    ],
)
def test_every_pixel_format(tmp_path: Path, codec: str, pixel_format: str, suffix: str) -> None:
    full = pixel_format.startswith("yuvj")
    bars = VideoFrame.from_ndarray(_RGB.astype(np.uint8), format="rgb24")
    frame = bars.reformat(format=pixel_format, dst_colorspace=5, dst_color_range=2 if full else None)
    if not pixel_format.startswith("yuv"):
        frame.colorspace = 0 if codec.startswith("lib") else 2
    assert np.abs(_shown(_write(tmp_path / f"a.{suffix}", codec, frame)) - _BARS).max() <= 4


@pytest.mark.parametrize("pixel_format", ["gray", "gray10le", "gray16le", "ya8"])
def test_grey_is_as_bright_as_it_was(tmp_path: Path, pixel_format: str) -> None:
    grey = np.rint(_RGB @ (0.299, 0.587, 0.114)).astype(np.uint8)
    frame = VideoFrame.from_ndarray(grey, format="gray").reformat(format=pixel_format)
    shown = _shown(_write(tmp_path / "a.mkv", "ffv1", frame))
    assert np.abs(shown - grey[0, _WIDTH // 16 :: _WIDTH // 8, None]).max() <= 1


@pytest.mark.parametrize("matrix", [*_WEIGHTS, _YCGCO])
def test_what_is_recorded_of_a_picture_has_its_colours(tmp_path: Path, matrix: int) -> None:
    """By a matrix that players know."""
    with open_video(_write(tmp_path / "a.mkv", "libx264", _frame("yuv420p", matrix, False))) as source:
        picture = next(iter(source)).picture
    assert isinstance(picture, YuvPicture)
    with Recorder(tmp_path / "b.mp4", _WIDTH, _HEIGHT, 25, matrix=matrix_for(picture)) as recorder:
        recorder.write_picture(picture, 0.0)
    assert np.abs(_shown(tmp_path / "b.mp4") - _BARS).max() <= 5
    with av.open(str(tmp_path / "b.mp4")) as written:
        assert written.streams.video[0].codec_context.colorspace in _WEIGHTS


@pytest.mark.parametrize(
    ("matrix", "brightness", "words"),
    [
        (9, int(ColorTrc.SMPTE2084), r"high dynamic range \(PQ\)"),
        (9, int(ColorTrc.ARIB_STD_B67), r"high dynamic range \(HLG\)"),
        (14, 2, "ICtCp"),
    ],
)
def test_colours_that_are_not_shown_as_they_are_meant_are_said(
    tmp_path: Path, matrix: int, brightness: int, words: str, expect_log: ExpectLog
) -> None:
    frame = _frame("yuv420p10le", 9, False)
    frame.colorspace = matrix
    path = _write(tmp_path / "a.mkv", "libx265", frame, brightness)
    expect_log(
        rf"WARNING .*a\.mkv: its colours are coded as {words} and will look otherwise than in a player"
    )
    open_video(path).close()


def test_usual_colours_need_no_word(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = _write(tmp_path / "a.mkv", "libx264", _frame("yuv420p", 1, False), 1)
    with caplog.at_level(logging.WARNING):
        open_video(path).close()
    assert not caplog.records
