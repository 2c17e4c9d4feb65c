"""The pixels of decoded frames."""

import numpy as np
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from detector.picture import Image, RgbPicture, YuvPicture
from detector.video.colours import is_full_range, matrix_of
from detector.video.depth import DepthReducer

_PLANAR = frozenset({"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p"})
# Named on both sides of a conversion, so that colours stay as they are coded, whatever FFmpeg knows of them.
_ANY = Colorspace.ITU601


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
        matrix, full_range = matrix_of(frame), is_full_range(frame)
        if frame.format.name not in _PLANAR and frame.format.name != "nv12":
            frame = self._planar(frame, _planar_format(frame.format))
        return YuvPicture(*_planes(frame), matrix=matrix, full_range=full_range)

    def _reduced(self, frame: VideoFrame) -> YuvPicture | RgbPicture:
        """Of samples of 16 bits, of which cameras fill fewer. FFmpeg takes all for filled."""
        if _is_rgb(frame.format):
            converted = self._reformatter.reformat(frame, format="rgb48le").to_ndarray()
            return RgbPicture(self._reduce(converted.astype(np.uint16, copy=False)))
        full_range = is_full_range(frame)
        planar = self._planar(frame, f"{_planar_format(frame.format)}16le")
        self._reduce.look(_words(planar, 0))
        y, u, v = (self._reduce(_words(planar, index)) for index in range(3))
        return YuvPicture(y, u, v, matrix=matrix_of(frame), full_range=full_range)

    def _planar(self, frame: VideoFrame, pixel_format: str) -> VideoFrame:
        """Of the same colours and range."""
        span = ColorRange.JPEG if is_full_range(frame) else ColorRange.MPEG
        return self._reformatter.reformat(
            frame,
            format=pixel_format,
            src_colorspace=_ANY,
            dst_colorspace=_ANY,
            src_color_range=span,
            dst_color_range=span,
        )


def _is_rgb(pixel_format: VideoFormat) -> bool:
    others = pixel_format.name.startswith(("gray", "ya", "mono", "xyz"))
    return pixel_format.is_rgb or pixel_format.is_bayer or pixel_format.has_palette or others


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
