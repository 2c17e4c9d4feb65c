"""A frame of a video."""

from dataclasses import dataclass

from detector.picture import Picture

# A frame that comes later than this, in seconds, is no picture of the present: it is shown as what it is, and
# nothing is marked on it. Networks in one building are late by less, and nobody's hand is much slower.
LATE = 0.4


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a video with its place in time.

    Attributes:
        index: number in the source, from 0, damaged frames not counted.
        time: presentation time in seconds from the source's first frame; from its time stamps, never from
            a nominal rate.
        arrival: time.monotonic() in seconds when the frame had been decoded.
        picture: the pixels.
        passage: number of the unbroken run of frames that it belongs to; a jump begins another one, of which
            a detector knows nothing yet.
        file: name of the picture's own file, where the source is one of pictures.
        late: seconds by which it came later than the freshest frames of its source do, what its decoding took
            counted too; 0 in a recording.
    """

    index: int
    time: float
    arrival: float
    picture: Picture
    passage: int = 0
    file: str | None = None
    late: float = 0.0

    @property
    def is_late(self) -> bool:
        """Whether it shows the past."""
        return self.late > LATE

    @property
    def due(self) -> float:
        """When it would have arrived, had it come in time."""
        return self.arrival - self.late


def frame_bytes(frame: Frame) -> int:
    """Memory that a frame's pixels take."""
    return frame.picture.bytes
