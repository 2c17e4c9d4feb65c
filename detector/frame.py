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
        passage: number of the unbroken run of frames that it belongs to; a jump begins another one, of which
            a detector knows nothing yet.
        file: name of the picture's own file, where the source is one of pictures.
    """

    index: int
    time: float
    arrival: float
    picture: Picture
    passage: int = 0
    file: str | None = None


def frame_bytes(frame: Frame) -> int:
    """Memory that a frame's pixels take."""
    return frame.picture.bytes
