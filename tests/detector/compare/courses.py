"""Courses of polyps and false tracks, written as text."""

from detector.compare.matching import FrameMatch
from detector.compare.scores import MatchedSequence


def course(visible: str, hit: str, false: str = "", rate: float = 10) -> MatchedSequence:
    """One polyp and one false track; each text has a character a frame, # where it is there."""
    false = false or "." * len(visible)
    frames = tuple(
        FrameMatch(
            index / rate,
            frozenset({1} if visible[index] == "#" else ()),
            frozenset({1} if hit[index] == "#" else ()),
            frozenset({9} if false[index] == "#" else ()),
        )
        for index in range(len(visible))
    )
    return MatchedSequence("s", rate, frames)
