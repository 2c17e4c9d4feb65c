"""A frame of a video."""

from dataclasses import dataclass

from detector.picture import Picture


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a video with its place in time.

    Attributes:
        index: number in the source, from 0, damaged frames not counted.
        time: presentation time in seconds from the source's first frame; from its time stamps, never from
            a nominal rate.
        arrival: time.monotonic() in seconds when the frame had been decoded.
        picture: the pixels.
    """

    index: int
    time: float
    arrival: float
    picture: Picture
