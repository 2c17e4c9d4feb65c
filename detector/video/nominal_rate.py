"""The nominal rate of a stream, from whichever of FFmpeg's figures can be trusted."""

from fractions import Fraction

from av.container import InputContainer
from av.video.stream import VideoStream

# Where nothing tells it.
UNKNOWN = Fraction(25)
# Streams without a container. FFmpeg gives them its own default for a mean, whatever they say.
_BARE = frozenset({"h264", "hevc", "vvc", "mpegvideo", "m4v", "h263", "vc1", "obu", "av1", "mjpeg", "dirac"})
# More frames a second than this are a clock's ticks, not a camera's rate.
_FASTEST = 300


def nominal_rate(container: InputContainer, stream: VideoStream) -> Fraction:
    """Frames a second: the mean by the container's stamps; where it has none, what the codec says."""
    for rate in _candidates(container, stream):
        if rate and 0 < rate <= _FASTEST:
            return rate
    return UNKNOWN


def _candidates(container: InputContainer, stream: VideoStream) -> tuple[Fraction | None, ...]:
    if container.format.name in _BARE:
        # A guess is made of fields, where the codec counts those.
        return stream.codec_context.framerate, stream.guessed_rate
    # Without stamps the mean is a default as well.
    unstamped = container.start_time is None
    measured = (stream.guessed_rate, stream.average_rate)
    return measured if unstamped else measured[::-1]
