"""Video files and streams through FFmpeg (PyAV)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from time import monotonic

import av
import av.error
from av.container import InputContainer
from av.video.frame import VideoFrame

from detector.errors import SourceError
from detector.frame import Frame
from detector.picture import Picture
from detector.video.colours import say_strange_colours
from detector.video.coverage import Gap, Reading
from detector.video.cropping import WHOLE, read_crop
from detector.video.decoder import Decoder
from detector.video.deinterlace import Deinterlacer
from detector.video.endings import Ending, read_ending
from detector.video.ffmpeg import reason
from detector.video.frame_count import (
    expected_frames,
    is_cut_off,
    is_matroska,
    promised_frames,
    reaches_its_end,
    vouches_for_video,
)
from detector.video.frame_numbers import FrameNumbers
from detector.video.frame_stamps import FrameStamps
from detector.video.geometry import GeometryReader
from detector.video.live_decoder import LiveDecoder
from detector.video.nominal_rate import nominal_rate
from detector.video.options import SourceOptions
from detector.video.pixels import PictureMaker
from detector.video.source import VideoSource
from detector.video.stream_choice import bound_pixels, choose_stream
from detector.video.timestamps import Timeline

# Containers whose index leads to key frames by the same stamps that their frames carry.
_INDEXED = frozenset({"mov", "mp4", "matroska"})
# Up to this far ahead, in seconds, reading on is no slower than a jump.
_NEAR = 1.0
# Stamps as floats are this exact, in seconds.
_EXACT = 1e-6


class ContainerSource(VideoSource):
    """A video stream of an opened container, in display pixels (see `geometry`)."""

    def __init__(
        self,
        container: InputContainer,
        name: str,
        live: bool = False,
        options: SourceOptions | None = None,
        rate: float | None = None,
        steps: Sequence[float] = (),
    ) -> None:
        """Take over a container; `close` closes it. The first frame of a recording is decoded at once.

        Args:
            container: opened for reading.
            name: what to call it in titles and messages.
            live: whether its frames come in real time.
            options: which stream to take.
            rate: frames a second of a stream without stamps of its own, where it is known from elsewhere.
            steps: seconds from each of its frames to the next, likewise.

        Raises:
            SourceError: it holds no video, or breaks off before its first frame.
        """
        try:
            stream = choose_stream(container, name, options.stream if options else None)
            bound_pixels(stream, name)
        except SourceError:
            container.close()
            raise
        # Frame threading would hold back one frame for each thread, and take one of a GPU's few surfaces;
        # slices of one frame add no delay.
        stream.thread_type = "SLICE" if live or stream.codec_context.is_hwaccel else "AUTO"
        self.name, self.live, self.stream = name, live, stream.index
        self.rate = rate or float(nominal_rate(container, stream))
        self._promised = None if live else promised_frames(container, stream, self.rate)
        self.frame_count: int | None = self._promised or expected_frames(container, stream, self.rate)
        self._by_time = is_matroska(container)
        self._kinds = set(container.format.name.split(","))
        self._container, self._stream = container, stream
        self._decoder = (
            LiveDecoder(container, stream, name, self.rate) if live else Decoder(container, stream)
        )
        self._numbers = FrameNumbers(self._decoder, stream, "mp4" in self._kinds)
        self._to_picture, self._geometry = PictureMaker(), GeometryReader(stream)
        self._crop = WHOLE if live else read_crop(container, stream)
        self._timeline = Timeline(self.rate, steps)
        self._stamped = FrameStamps(container, stream, without=rate is not None)
        self._indexed = not live and self._stamped.tell_times and bool(_INDEXED & self._kinds)
        self._read = Reading(self.rate)
        self._unread = self._decoder.frames()
        self._begin()

    def __iter__(self) -> Iterator[Frame]:
        for decoded in self._whole(self._unread):
            stamp = self._timeline.advance(decoded.pts, decoded.time_base, decoded.dts)
            late, self.overtaken_frames = self._decoder.late, self._decoder.overtaken
            yield Frame(self._read.frames, stamp, monotonic(), self._picture(decoded), late=late)
            self._read.add(stamp)
        if not self._decoder.closed:
            self._read.lost = self._decoder.passed_over
            self.check_whole(self._read)

    @property
    def in_hardware(self) -> bool:
        """Whether the frame that was decoded last was decoded by NVDEC."""
        return self._decoder.in_hardware

    def peek(self) -> Picture | None:
        """The picture that comes next, which stays unread; None at the end.

        Raises:
            SourceError: the source broke off.
        """
        following = self._first()
        if following is None:
            return None
        self._unread = chain([following], self._unread)
        return self._picture(following)

    def frames_from(self, time: float) -> Iterator[Frame] | None:
        if not self._indexed:
            return None
        try:
            return self._numbered(*self._from_key_frame(time))
        except (av.error.FFmpegError, OSError) as error:
            raise self._broken(error) from error

    def is_near(self, time: float) -> bool:
        last = self._timeline.last
        if last is None or time < last:
            return False
        if not self._indexed:
            return True
        entries = self._stream.index_entries
        found = entries.search_timestamp(self._ticks(time), backward=True)
        return time - last < _NEAR or (found >= 0 and entries[found].timestamp <= self._ticks(last))

    def check_whole(self, reading: Reading) -> None:
        super().check_whole(reading)
        ending = None if self.live else self._decoder.asked(self._ending)
        if ending is not None and ending.joined is not None:
            at = f"a second recording begins at byte {ending.joined}"
            raise SourceError(f"{self.name}: {at}, which cannot be read with the first; split the file there")
        short = ending is not None and ending.short
        # A count alone would refuse Matroska files whose frames come less often than their rate says.
        found = reading.duration * self.rate if self._by_time else reading.frames + reading.lost
        cut_off = self._promised is not None and is_cut_off(found, self._promised, self.rate, short)
        if cut_off and not self._ends_before_others():
            raise self._cut_off(reading, f" of {self._promised} frames")
        if ending is not None:
            self._check_ending(reading, ending)

    def close(self) -> None:
        self._unread = iter(())
        self._decoder.close()

    def _ending(self, container: InputContainer) -> Ending | None:
        return read_ending(container, self._stream, self._decoder.position)

    def _check_ending(self, reading: Reading, ending: Ending) -> None:
        """Compare what was read with what the container says of its end.

        Raises:
            SourceError: they do not go together.
        """
        if ending.fault is not None:
            raise self._cut_off(reading, f" frames, {ending.fault}")
        missing = ending.missing(self.start + reading.duration)
        if missing and not ending.closed:
            raise self._cut_off(reading, f" frames, {missing:.1f} s before its end")
        if missing and not ending.timed:
            # Where frames are numbered, not timed, those after it pass for those of it.
            self.gaps = (Gap(min(ending.hole, reading.duration), missing),)
        counted = self._promised is not None and not self._by_time
        self.vouched = counted or ending.vouched

    def _cut_off(self, reading: Reading, how: str) -> SourceError:
        place = _place(reading.last, reading.frames)
        return SourceError(f"{self.name}: ends {place}{how}: the file was cut off; copy it again")

    def _whole(self, decoded: Iterable[VideoFrame]) -> Iterator[VideoFrame]:
        """Frames whose fields were made one.

        Raises:
            SourceError: the stream broke off.
        """
        deinterlace = Deinterlacer()
        try:
            for frame in decoded:
                self.damaged_frames = self._decoder.damaged
                yield from deinterlace(self._stamped(frame))
            self.damaged_frames = self._decoder.damaged
            yield from deinterlace.flush()
        except (av.error.FFmpegError, OSError) as error:
            raise self._broken(error) from error

    def _numbered(self, first: int, decoded: Iterable[VideoFrame]) -> Iterator[Frame]:
        self._timeline.jump()
        for index, frame in enumerate(self._whole(decoded), first):
            stamp = self._timeline.advance(frame.pts, frame.time_base, frame.dts)
            yield Frame(index, stamp, monotonic(), self._picture(frame))

    def _begin(self) -> None:
        """Take size and origin from the first frame, which tells what no header does; it stays unread."""
        self.coded_size = self._stream.width, self._stream.height
        first = None if self.live else self._first()
        if first is not None:
            say_strange_colours(first, self.name)
            self.coded_size = first.width, first.height
            self._unread = chain(iter([first]), self._unread)
            stamped = self._stamped(first)
            if stamped.pts is not None and stamped.time_base is not None:
                self._timeline.time_of(stamped.pts, stamped.time_base)
        self.width, self.height = self._geometry(first).size(*self._crop.size(*self.coded_size))
        self.start = 0.0 if self.live else self._stamped.start(self._timeline)

    def _first(self) -> VideoFrame | None:
        try:
            return next(self._unread, None)
        except (av.error.FFmpegError, OSError) as error:
            self.close()
            raise self._broken(error) from error

    def _picture(self, frame: VideoFrame) -> Picture:
        return self._geometry(frame)(self._crop(self._to_picture(frame)))

    def _ends_before_others(self) -> bool:
        """Whether a file is whole though its video is shorter: the longest of its streams is its length."""
        if not self._by_time or vouches_for_video(self._container, self._stream):
            return False
        try:
            return bool(self._decoder.asked(reaches_its_end))
        except (av.error.FFmpegError, OSError):
            return False

    def _from_key_frame(self, time: float) -> tuple[int, Iterable[VideoFrame]]:
        """The number of a key frame at or before a time, and decoded frames from it on.

        From further back while there is none.
        """
        step_back = 0.0
        while step_back <= time:
            decoded = self._seek(time - step_back)
            key = _key_frame(decoded)
            if key is not None and self._is_early_enough(key, time):
                return self._from_known(key, time - step_back, decoded)
            step_back = max(_NEAR, 2 * step_back)
        return 0, self._seek(0.0)

    def _from_known(
        self, key: VideoFrame, time: float, decoded: Iterator[VideoFrame]
    ) -> tuple[int, Iterable[VideoFrame]]:
        """A key frame's number, and the frames from it on: decoded anew where finding the number read on."""
        assert key.pts is not None
        number = self._numbers.known(key.pts)
        if number is None:
            number = self._numbers.find(key.pts)
            decoded = self._seek(time)
            again = _key_frame(decoded)
            if again is None or again.pts != key.pts:
                # A damaged index leads elsewhere each time.
                return 0, self._seek(0.0)
        return number, chain([key], decoded)

    def _is_early_enough(self, key: VideoFrame, time: float) -> bool:
        """A frame of two fields comes out as in a whole reading only if the one before it was read too."""
        lead = 1.5 / self.rate if key.interlaced_frame else 0.0
        assert key.pts is not None and key.time_base is not None
        return self._timeline.time_of(key.pts, key.time_base) <= time - lead + _EXACT

    def _seek(self, time: float) -> Iterator[VideoFrame]:
        self._unread = iter(())
        self._decoder.seek(self._ticks(time))
        return self._decoder.frames()

    def _ticks(self, time: float) -> int:
        assert self._stream.time_base is not None
        return round(self._timeline.stamp(time) / self._stream.time_base)

    def _broken(self, error: Exception) -> SourceError:
        mend = "check the cable and the sender" if self.live else "copy or record it again"
        if self.in_hardware:
            mend = "decode it without --nvdec"
        place = _place(self._timeline.last or 0.0, self._read.frames)
        return SourceError(f"{self.name}: breaks off {place} frames ({reason(error)}); {mend}")


def _key_frame(decoded: Iterable[VideoFrame]) -> VideoFrame | None:
    """The next key frame."""
    return next((frame for frame in decoded if frame.key_frame and frame.pts is not None), None)


def _place(last: float, frames: int) -> str:
    return f"at {last:.1f} s after {frames}"
