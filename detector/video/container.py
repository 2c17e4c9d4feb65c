"""Video files and streams through FFmpeg (PyAV)."""

import time
from collections.abc import Iterator

import av
import av.error
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream

from detector.errors import SourceError
from detector.frame import Frame
from detector.picture import Image, Matrix, RgbPicture, YuvPicture
from detector.video.source import VideoSource

_PLANAR = frozenset({"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p"})
# Untagged video of at least this height is taken for BT.709, as players do.
_HD_HEIGHT = 720
_STREAM_OPTIONS = {"rtsp_transport": "tcp", "fflags": "nobuffer", "timeout": "5000000"}
# A file in which so many frames in a row cannot be decoded is taken as broken off.
_MOST_DAMAGED_IN_A_ROW = 50
# Headers may count a few frames too many: a second, or this share, may be missing at the end.
_SLACK = 0.01


class ContainerSource(VideoSource):
    """A video file or a stream."""

    def __init__(self, url: str) -> None:
        """Open the first video stream.

        Raises:
            SourceError: the source cannot be opened or holds no video.
        """
        live = "://" in url
        try:
            opened = av.open(url, options=_STREAM_OPTIONS if live else {}, timeout=10.0)
        except (av.error.FFmpegError, OSError, ValueError) as error:
            raise SourceError(f"{url}: cannot be opened as video ({_reason(error)})") from error
        assert isinstance(opened, InputContainer)
        self._container = opened
        if not opened.streams.video:
            opened.close()
            raise SourceError(f"{url}: holds no video stream; name a video file")
        self._stream: VideoStream = opened.streams.video[0]
        # Frame threading would hold back one frame for each thread; slices of one frame add no delay.
        self._stream.thread_type = "SLICE" if live else "AUTO"
        self.name = url
        self.width, self.height = self._stream.width, self._stream.height
        self.rate = float(self._stream.average_rate or self._stream.guessed_rate or 25)
        estimate = _frames_by_duration(opened, self.rate)
        self.frame_count: int | None = self._stream.frames or estimate
        # What the header vouches for: other containers' durations are guessed from their size.
        self._promised = self._stream.frames or (estimate if "matroska" in opened.format.name else None)
        self._seen, self._time = 0, 0.0

    def __iter__(self) -> Iterator[Frame]:
        first_pts: int | None = None
        for decoded in self._decode():
            pts, base = decoded.pts, decoded.time_base
            if pts is not None and base is not None:
                first_pts = pts if first_pts is None else first_pts
                self._time = float((pts - first_pts) * base)
            elif self._seen:
                self._time += 1 / self.rate
            self.damaged_frames += decoded.is_corrupt
            yield Frame(self._seen, self._time, time.monotonic(), to_picture(decoded))
            self._seen += 1
        self._check_end()

    def _check_end(self) -> None:
        """A file that ends early must not pass for a whole one.

        Raises:
            SourceError: no frame, or far fewer than the header vouches for.
        """
        if self._seen == 0:
            raise SourceError(f"{self.name}: holds no decodable frame; record or copy it again")
        if self._promised and self._promised - self._seen > max(self.rate, _SLACK * self._promised):
            raise SourceError(
                f"{self.name}: ends at {self._time:.1f} s after {self._seen} of {self._promised} frames: the "
                "file was cut off; copy it again"
            )

    def close(self) -> None:
        self._container.close()

    def _decode(self) -> Iterator[VideoFrame]:
        """Frames in order; damaged packets are counted and passed over."""
        in_a_row = 0
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
                decoded = packet.decode()
            except StopIteration:
                return
            except av.error.InvalidDataError as error:
                self.damaged_frames += 1
                in_a_row += 1
                if in_a_row > _MOST_DAMAGED_IN_A_ROW:
                    raise self._broken(error) from error
                continue
            except (av.error.FFmpegError, OSError) as error:
                raise self._broken(error) from error
            in_a_row = 0
            for frame in decoded:
                assert isinstance(frame, VideoFrame)
                yield frame

    def _broken(self, error: Exception) -> SourceError:
        at = f"at {self._time:.1f} s after {self._seen} frames"
        return SourceError(f"{self.name}: breaks off {at} ({_reason(error)}); copy or record it again")


def to_picture(frame: VideoFrame) -> YuvPicture | RgbPicture:
    """The pixels of a decoded frame: planes as views where the format allows, else converted once."""
    if frame.format.name == "nv12":
        y, chroma = _plane(frame, 0, 1), _plane(frame, 1, 2)
        planes = (y, np.ascontiguousarray(chroma[..., 0]), np.ascontiguousarray(chroma[..., 1]))
    elif frame.format.name in _PLANAR:
        planes = (_plane(frame, 0, 1), _plane(frame, 1, 1), _plane(frame, 2, 1))
    elif frame.format.name.startswith(("rgb", "bgr", "gbr", "gray", "pal", "argb", "abgr")):
        return RgbPicture(frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False))
    else:
        return to_picture(frame.reformat(format="yuv420p"))
    full = frame.format.name.startswith("yuvj") or frame.color_range == ColorRange.JPEG
    return YuvPicture(*planes, matrix=_matrix(frame), full_range=full)


def _plane(frame: VideoFrame, index: int, channels: int) -> Image:
    """A plane as a view: FFmpeg pads its lines."""
    plane = frame.planes[index]
    lines: Image = np.asarray(memoryview(plane)).view(np.uint8).reshape(-1, plane.line_size)[: plane.height]
    if channels == 1:
        return lines[:, : plane.width]
    return lines[:, : plane.width * channels].reshape(plane.height, plane.width, channels)


def _matrix(frame: VideoFrame) -> Matrix:
    if frame.colorspace == Colorspace.ITU709:
        return "bt709"
    if frame.colorspace in (Colorspace.ITU601, Colorspace.ITU624, Colorspace.FCC):
        return "bt601"
    return "bt709" if frame.height >= _HD_HEIGHT else "bt601"


def _frames_by_duration(container: InputContainer, rate: float) -> int | None:
    return round(container.duration / av.time_base * rate) if container.duration else None


def _reason(error: Exception) -> str:
    """FFmpeg's words for an error, without its number and the file's name."""
    return getattr(error, "strerror", None) or str(error)
