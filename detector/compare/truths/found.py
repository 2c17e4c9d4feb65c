"""What a file says is truly to be seen, before it is laid over the frames of results."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from detector.analysis.results.schema import Results
from detector.boxes import Box
from detector.errors import DataError
from detector.truth import TruthPolyp

# Where a format does not tell polyps apart, all of a recording are taken for one.
ONE_POLYP = 1


@dataclass
class FoundTruth:
    """Polyps by frame number; `size` is width and height of the file's frames, None where it says none."""

    polyps: dict[int, list[TruthPolyp]] = field(default_factory=dict)
    size: tuple[int, int] | None = None

    def add(self, frame: int | None, number: int, box: Iterable[float]) -> None:
        """Take in a polyp with its box x1, y1, x2, y2; not that of a frame that was not looked at, None."""
        if frame is None:
            return
        self.polyps.setdefault(frame, []).append(TruthPolyp(id=number, box=Box[float](*box)))


class FrameNames:
    """Finds the frame that a picture's name stands for."""

    def __init__(self, results: Results, path: Path) -> None:
        """Know the frames of results; `path` is the truth, for messages."""
        self._path = path
        self._whole = results.header.excerpt.whole
        self._by_stem = {PurePath(each.file).stem: each.frame for each in results.frames if each.file}

    def number(self, name: str) -> int | None:
        """The frame of a picture: by the file's name in a folder of pictures, else the last number in it.

        None where only an excerpt of the pictures was looked at, and not this one.

        Raises:
            DataError: there is no such frame.
        """
        stem = PurePath(name).stem
        if self._by_stem:
            if stem not in self._by_stem and self._whole:
                raise DataError(f"{self._path}: names {name}, which is none of the pictures of the results")
            return self._by_stem.get(stem)
        digits = re.findall(r"\d+", stem)
        if not digits:
            raise DataError(
                f"{self._path}: {name} has no frame's number in it; name it like frame_000123.png"
            )
        return int(digits[-1])


def polyp_labels(labels: Iterable[str]) -> set[str]:
    """Which labels stand for polyps: those that say so, or all where none does."""
    every = set(labels)
    return {label for label in every if "polyp" in label.lower()} or every
