"""The pixels of decoded frames."""

import numpy as np
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from detector.picture import Image, Matrix, RgbPicture, YuvPicture
from detector.video.depth import DepthReducer

_PLANAR = frozenset({"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p"})
# Untagged video of at least this height is taken for BT.709, as players do.
_HD_HEIGHT = 720
# AVCOL_SPC_SMPTE170M of FFmpeg's pixfmt.h, for which PyAV has no name: BT.601 of 525 lines.
_SMPTE170M = 6
_BT601 = frozenset({Colorspace.FCC, Colorspace.ITU601, _SMPTE170M})
# SMPTE 240M weighs red by 0.212 and blue by 0.087, next to BT.709's 0.2126 and 0.0722.
_BT709 = frozenset({Colorspace.ITU709, Colorspace.BT2020, Colorspace.SMPTE240M})


class PictureMaker:
    """Makes pictures of the frames of one source, whose size and format may change."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()
        self._reduce = DepthReducer()

    def __call__(self, frame: VideoFrame) -> YuvPicture | RgbPicture:
        """The pixels of a frame: planes as views where the format allows, else converted once."""
        if _holds_16_bits(frame.format):
            return self._reduced(frame)
        if _is_rgb(frame.format):
            converted = self._reformatter.reformat(frame, format="rgb24")
            return RgbPicture(converted.to_ndarray().astype(np.uint8, copy=False))
        matrix, full_range = _matrix(frame), _full_range(frame)
        if frame.format.name not in _PLANAR and frame.format.name != "nv12":
            # Named on both sides, the range stays as it is.
            span = ColorRange.JPEG if full_range else ColorRange.MPEG
            frame = self._reformatter.reformat(
                frame, format=_planar_format(frame.format), src_color_range=span, dst_color_range=span
            )
        return YuvPicture(*_planes(frame), matrix=matrix, full_range=full_range)

    def _reduced(self, frame: VideoFrame) -> YuvPicture | RgbPicture:
        """Of samples of 16 bits, of which cameras fill fewer. FFmpeg takes all for filled."""
        if _is_rgb(frame.format):
            converted = self._reformatter.reformat(frame, format="rgb48le").to_ndarray()
            return RgbPicture(self._reduce(converted.astype(np.uint16, copy=False)))
        full_range = _full_range(frame)
        span = ColorRange.JPEG if full_range else ColorRange.MPEG
        planar = self._reformatter.reformat(
            frame, format=f"{_planar_format(frame.format)}16le", src_color_range=span, dst_color_range=span
        )
        self._reduce.look(_words(planar, 0))
        y, u, v = (self._reduce(_words(planar, index)) for index in range(3))
        return YuvPicture(y, u, v, matrix=_matrix(frame), full_range=full_range)


def _is_rgb(pixel_format: VideoFormat) -> bool:
    colourless = pixel_format.name.startswith(("gray", "ya", "mono"))
    return pixel_format.is_rgb or pixel_format.is_bayer or pixel_format.has_palette or colourless


def _holds_16_bits(pixel_format: VideoFormat) -> bool:
    return any(component.bits == 16 for component in pixel_format.components)


def _planar_format(pixel_format: VideoFormat) -> str:
    """The format of three 8-bit planes that loses the least of another Y'CbCr format's chroma."""
    if pixel_format.chroma_width(16) == 16:
        return "yuv444p"
    return "yuv422p" if pixel_format.chroma_height(16) == 16 else "yuv420p"


def _planes(frame: VideoFrame) -> tuple[Image, Image, Image]:
    if frame.format.name == "nv12":
        chroma = _plane(frame, 1, 2)
        return (
            _plane(frame, 0, 1),
            np.ascontiguousarray(chroma[..., 0]),
            np.ascontiguousarray(chroma[..., 1]),
        )
    return _plane(frame, 0, 1), _plane(frame, 1, 1), _plane(frame, 2, 1)


def _plane(frame: VideoFrame, index: int, channels: int) -> Image:
    """A plane as a view: FFmpeg pads its lines."""
    plane = frame.planes[index]
    lines: Image = np.asarray(memoryview(plane)).view(np.uint8).reshape(-1, plane.line_size)[: plane.height]
    if channels == 1:
        return lines[:, : plane.width]
    return lines[:, : plane.width * channels].reshape(plane.height, plane.width, channels)


def _words(frame: VideoFrame, index: int) -> NDArray[np.uint16]:
    plane = frame.planes[index]
    lines = np.asarray(memoryview(plane)).view("<u2").reshape(-1, plane.line_size // 2)
    return lines[: plane.height, : plane.width].astype(np.uint16, copy=False)


def _full_range(frame: VideoFrame) -> bool:
    return frame.format.name.startswith("yuvj") or frame.color_range == ColorRange.JPEG


def _matrix(frame: VideoFrame) -> Matrix:
    if frame.colorspace in _BT709:
        return "bt709"
    if frame.colorspace in _BT601:
        return "bt601"
    return "bt709" if frame.height >= _HD_HEIGHT else "bt601"
