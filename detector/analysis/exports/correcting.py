"""Results with what a reader said of them, as exports take them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from detector.analysis.results.schema import Results

# Where exports of corrected results lie, below the results, so that they replace none of what was found.
REVIEWED = "reviewed"


@dataclass(frozen=True, eq=False)
class Corrected:
    """What a review makes of results.

    Attributes:
        results: without what was rejected, with what was missed; each polyp says the verdict on it.
        free: numbers of frames in which only what was rejected was marked, and no lesion can be.
        left_out: of a procedure, runs (first, last) of frames that have numbers and are not in its video.
        review: SHA-256 of the review; empty where there is none.
    """

    results: Results
    free: frozenset[int] = frozenset()
    left_out: tuple[tuple[int, int], ...] = ()
    review: str = ""

    def in_video(self, number: int) -> int:
        """Which frame of the recording's video has a number."""
        return in_video(number, self.left_out)


def in_video(number: int, left_out: Iterable[tuple[int, int]]) -> int:
    """Which frame of a video has a number, where runs (first, last) of numbers are not in it.

    Of a frame that is not in it, the one after it.
    """
    return number - sum(min(last + 1, number) - first for first, last in left_out if first < number)


class Correct(Protocol):
    """Corrects results that were read from a file."""

    def __call__(self, path: Path, results: Results) -> Corrected:
        """The results of a path as a reader has them.

        Raises:
            DataError: there is no review of them, it is damaged, or of other results.
        """

    def is_reviewed(self, path: Path) -> bool:
        """Whether there is a review of the results at a path."""
