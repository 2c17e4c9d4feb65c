"""The nominal rate of a stream, from whichever of FFmpeg's figures can be trusted."""

from fractions import Fraction

from av.container import InputContainer
from av.video.stream import VideoStream

# Where nothing tells it.
UNKNOWN = Fraction(25)
# More frames a second than this are a clock's ticks, not a camera's rate.
_FASTEST = 300


def nominal_rate(container: InputContainer, stream: VideoStream) -> Fraction:
    """Frames a second: the mean by the container's stamps; where it has none, what the codec says."""
    for rate in _candidates(container, stream):
        if rate and 0 < rate <= _FASTEST:
            return rate
    return UNKNOWN


def _candidates(container: InputContainer, stream: VideoStream) -> tuple[Fraction | None, ...]:
    # A bare stream has no stamps: its mean is FFmpeg's default, whatever the stream says.
    bare = container.start_time is None
    measured = (stream.guessed_rate, stream.average_rate)
    return measured if bare else measured[::-1]
