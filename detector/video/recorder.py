"""Writing H.264 MP4 that can be played up to its last second after a crash."""

import os
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import av.error
import cv2
import numpy as np
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream
from numpy.typing import NDArray

from detector.errors import OutputError
from detector.files.atomic import put_in_place
from detector.picture import Matrix, Picture, YuvPicture
from detector.video.paths import partial_of
from detector.video.planes import fill_planes
from detector.video.written import WrittenFile

_TIME_BASE = Fraction(1, 90_000)
_SOFTWARE = "libx264"
# Of what x264 takes: no side may be longer.
_LONGEST_SIDE = 16384
# Fragments need no index at the end: what is on disk can be played.
_FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
# Those that players know.
_COLOUR_SPACES: dict[Matrix, Colorspace] = {
    "bt709": Colorspace.ITU709,
    "bt601": Colorspace.ITU601,
    "smpte240m": Colorspace.SMPTE240M,
    "bt2020": Colorspace.BT2020,
}


@dataclass(frozen=True, eq=False)
class Encoding:
    """How much is spent on each frame, and how soon it is on the disk.

    Attributes:
        control: options of the encoder: how many bits a frame gets, and when it leaves.
        threads: of the encoder; 0 leaves it to that.
        container: options of the MP4 muxer.
        codec: FFmpeg's name of the encoder.
        pixel_format: that it takes, 4:2:0 of 8 bits.
    """

    control: Mapping[str, str]
    threads: int = max(1, (os.cpu_count() or 1) // 2)
    container: Mapping[str, str] = field(default_factory=lambda: _FRAGMENTED)
    codec: str = _SOFTWARE
    pixel_format: str = "yuv420p"


# Under a third of the time that `veryfast` takes at a `crf` of 20, for a file larger by three fifths; 47 dB
# instead of 49 (PSNR), SSIM 0.990. A shorter search for motion spares 9 % for nothing; threads on more than
# half of the cores cost more than they give beside an analysis.
AT_LEISURE = Encoding({"preset": "ultrafast", "qp": "22", "x264-params": "merange=4"})
# A frame leaves the encoder at once, and with it the program's memory within a quarter of a second.
AS_IT_COMES = Encoding(
    {"preset": "ultrafast", "crf": "20", "tune": "zerolatency"},
    threads=0,
    container={**_FRAGMENTED, "frag_duration": "250000"},
)


class Recorder:
    """Records frames of one even size. The file gets its name when the recording is closed whole.

    Until then, and after a crash, it stands beside as NAME.part.mp4 and can be played.
    """

    def __init__(
        self,
        path: Path,
        width: int,
        height: int,
        rate: float,
        encoding: Encoding = AT_LEISURE,
        matrix: Matrix = "bt709",
    ) -> None:
        """Start a recording.

        Args:
            path: an .mp4 file, replaced if it exists.
            width: in pixels; an odd last column is cut, as H.264 halves chroma.
            height: in pixels; likewise. What is too long or too narrow for H.264 is scaled.
            rate: nominal frames a second; a key frame, and so a fragment, comes every second.
            encoding: how much is spent on each frame.
            matrix: of the recording's colours, as `matrix_for` has it.

        Raises:
            OutputError: the file cannot be written.
        """
        self.path = path
        self.partial = partial_of(path)
        self._given, self._size = (height, width), _encodable(width, height)
        self._is_whole = self._size == (width // 2 * 2, height // 2 * 2)
        self._last, self._encoding, self._matrix = -1, encoding, matrix
        with ExitStack() as stack:
            try:
                self._file = stack.enter_context(WrittenFile(self.partial))
                options = dict(encoding.container)
                self._container: OutputContainer = av.open(self._file, "w", format="mp4", options=options)
                self._stream = self._add_stream(rate)
                # The header is written at once, so that a folder that cannot be written is known now.
                self._container.start_encoding()
            except (av.error.FFmpegError, OSError) as error:
                raise self._failed(error) from error
            stack.pop_all()

    def write(self, rgb: NDArray[np.uint8], time: float) -> None:
        """Append a frame [H, W, 3] at a time in seconds; times must rise.

        A frame of another size than the recording's is scaled to fit into it whole.

        Raises:
            OutputError: the disk is full or gone.
        """
        width, height = self._size
        if rgb.shape[:2] != self._given or not self._is_whole:
            rgb = _fitted(rgb, self._size)
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(rgb[:height, :width]), format="rgb24")
        colours = _COLOUR_SPACES[self._matrix]
        self._append(
            frame.reformat(
                format="yuv420p",
                src_colorspace=colours,
                dst_colorspace=colours,
                dst_color_range=ColorRange.MPEG,
            ),
            time,
        )

    def write_picture(self, picture: Picture, time: float) -> None:
        """Append a picture as `write` does, by its own planes where it has the recording's size and matrix.

        Raises:
            OutputError: the disk is full or gone.
        """
        same_size = self._is_whole and (picture.height, picture.width) == self._given
        if not (isinstance(picture, YuvPicture) and same_size and picture.matrix == self._matrix):
            self.write(picture.rgb(), time)
            return
        frame = VideoFrame(*self._size, "yuv420p")
        fill_planes(frame, picture)
        self._append(frame, time)

    def close(self) -> None:
        """Finish the recording and give it its name.

        Raises:
            OutputError: the disk is full or gone; what was written so far stays beside.
        """
        try:
            self._mux(None)
            self._container.close()
            self._file.close()
            put_in_place(self.partial, self.path)
        except (av.error.FFmpegError, OSError) as error:
            self.abandon()
            raise self._failed(error) from error

    def abandon(self) -> None:
        """Keep what there is, as NAME.part.mp4; why there is no more is said elsewhere."""
        with suppress(av.error.FFmpegError, OSError):
            self._container.close()
        with suppress(OSError):
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()
        else:
            self.abandon()

    def _append(self, frame: VideoFrame, time: float) -> None:
        self._last = max(self._last + 1, round(time / _TIME_BASE))
        frame.pts, frame.time_base = self._last, _TIME_BASE
        try:
            self._mux(frame)
        except (av.error.FFmpegError, OSError) as error:
            raise self._failed(error) from error

    def _add_stream(self, rate: float) -> VideoStream:
        encoding = self._encoding
        stream = self._container.add_stream(encoding.codec, rate=Fraction(rate).limit_denominator(1001))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = self._size
        stream.pix_fmt = encoding.pixel_format
        # Frames that are predicted from later ones would put the first at a time above 0.
        stream.options = {"bf": "0", "g": str(max(1, round(rate))), **encoding.control}
        stream.codec_context.thread_count = encoding.threads
        stream.codec_context.time_base = _TIME_BASE
        stream.codec_context.colorspace = _COLOUR_SPACES[self._matrix]
        stream.codec_context.color_range = ColorRange.MPEG
        return stream

    def _mux(self, frame: VideoFrame | None) -> None:
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def _failed(self, error: Exception) -> OutputError:
        reason = getattr(error, "strerror", None) or str(error)
        by_hardware = self._encoding.codec != _SOFTWARE and isinstance(error, av.error.FFmpegError)
        mend = f"; {self._encoding.codec} failed, leave out --hardware-encoder" if by_hardware else ""
        return OutputError(f"{self.path}: the recording cannot be written ({reason}){mend}")


def matrix_for(picture: Picture) -> Matrix:
    """The matrix of a recording of such pictures: theirs, where they have one and players know it."""
    own = picture.matrix if isinstance(picture, YuvPicture) else "bt709"
    return own if own in _COLOUR_SPACES else "bt709"


def _encodable(width: int, height: int) -> tuple[int, int]:
    """The nearest size that H.264 can have: even, and no side longer than x264 takes."""
    scale = min(1.0, _LONGEST_SIDE / max(width, height))
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)


def _fitted(rgb: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """A picture scaled into a size, width and height, with its aspect; what remains is black."""
    width, height = size
    scale = min(width / rgb.shape[1], height / rgb.shape[0])
    inner = max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale))
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    canvas = np.zeros((height, width, 3), np.uint8)
    canvas[top : top + inner[1], left : left + inner[0]] = cv2.resize(
        rgb, inner, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    )
    return canvas
