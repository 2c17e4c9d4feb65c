"""What a file says is truly to be seen, before it is laid over the frames of results."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from detector.analysis.exports.marked import stems
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
        """Take in a polyp with its box x1, y1, x2, y2; not that of a frame that was not looked at, None.

        Raises:
            ValueError: there can be no such frame or box.
        """
        if frame is None:
            return
        if frame < 0:
            raise ValueError(f"names frame {frame}; frames count from 0")
        edges = [float(edge) for edge in box]
        if not all(map(math.isfinite, edges)):
            raise ValueError(f"a box of frame {frame} has no end")
        if edges[2] < edges[0] or edges[3] < edges[1]:
            raise ValueError(f"a box of frame {frame} ends before it begins")
        self.polyps.setdefault(frame, []).append(TruthPolyp(id=number, box=Box[float](*edges)))


class FrameNames:
    """Finds the frame that a picture's name stands for."""

    def __init__(self, results: Results, path: Path) -> None:
        """Know the frames of results; `path` is the truth, for messages."""
        self._path = path
        self._whole = results.header.excerpt.whole
        # The picture that each frame was known by.
        self._named: dict[int, str] = {}
        pictures = [each for each in results.frames if each.file]
        # By the file's own name, and by that of what lies beside it.
        self._frames = {each.file or "": each.frame for each in pictures}
        self._frames |= {stem: frame for frame, stem in stems(pictures).items()}

    def number(self, name: str) -> int | None:
        """The frame of a picture: by its name in a folder of pictures, else by the last number in it.

        None where only an excerpt of the pictures was looked at, and not this one.

        Raises:
            DataError: there is no such frame, or a picture of another name is it too.
        """
        frame = self._found(name)
        if frame is not None and self._named.setdefault(frame, name) != name:
            raise DataError(f"{self._path}: {self._named[frame]} and {name} are both frame {frame}; keep one")
        return frame

    def _found(self, name: str) -> int | None:
        stem = PurePath(name).stem
        if self._frames:
            frame = self._frames.get(PurePath(name).name, self._frames.get(stem))
            if frame is None and self._whole:
                raise DataError(f"{self._path}: names {name}, which is none of the pictures of the results")
            return frame
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
