"""Which of a frame's stamps says when it is shown, as far as its container knows."""

from fractions import Fraction

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from detector.video.timestamps import Timeline

# These know when a packet is decoded, not when its frame is shown: frames come out in order, one a packet.
_BARE = frozenset({"mpegvideo", "m4v"})
# FFmpeg makes up the stamps of these, by a rate that they do not have.
_MADE_UP = frozenset({"h263"})
# Frames a second that no camera for tissue takes: stamps that say more were never set.
_FASTEST = 1000.0
_DECODING_TIMES_ALONE = frozenset({"avi", "asf", "asf_o", "mxf"}) | _BARE


class FrameStamps:
    """Gives frames of a stream the stamp by which they are shown.

    Attributes:
        tell_times: whether stamps say anything; else frames go by the rate.
    """

    def __init__(self, container: InputContainer, stream: VideoStream, without: bool) -> None:
        """Look at what kind of container it is.

        Args:
            container: opened for reading.
            stream: of it.
            without: whether its stamps say nothing, since its times are known from elsewhere.
        """
        kinds = frozenset(container.format.name.split(","))
        self._by_packets, self._bare = bool(kinds & _DECODING_TIMES_ALONE), bool(kinds & _BARE)
        self._container, self._stream = container, stream
        self.tell_times = not (without or bool(kinds & _MADE_UP) or _is_absurd(stream))

    def __call__(self, frame: VideoFrame) -> VideoFrame:
        """The frame, whose stamp, if it has one, says when it is shown."""
        if not self.tell_times:
            frame.pts = None
        elif self._by_packets:
            frame.pts = frame.dts
        return frame

    def start(self, timeline: Timeline) -> float:
        """Of the first frame on the recording's clock, which begins with its first sound or picture.

        Args:
            timeline: that has seen the first frame.
        """
        if self._bare or not timeline.started:
            return 0.0
        begins, first = Fraction(self._container.start_time or 0, av.time_base), timeline.origin
        if self._by_packets and self._stream.start_time is not None:
            first = self._stream.start_time * (self._stream.time_base or Fraction(0))
        return max(0.0, float(first - begins))


def _is_absurd(stream: VideoStream) -> bool:
    """Whether by an index more frames are shown in a second than there can be."""
    seconds = float((stream.duration or 0) * (stream.time_base or 0))
    return stream.frames > 1 and 0 < seconds < stream.frames / _FASTEST
