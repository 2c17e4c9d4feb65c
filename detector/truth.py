"""What is truly to be seen in a video: one definition of the truth file beside it, `<stem>.truth.json`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from detector.analysis.results.rle import Rle, decode, encode
from detector.boxes import Box
from detector.errors import DataError
from detector.files.json_text import LONGEST_FILE
from detector.files.reading import read_bounded

# As it was written: a whole number stays one.
_Number = int | float


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class TruthMask(_Part):
    """A mask in COCO's run lengths; `size` is [height, width]."""

    size: tuple[int, int]
    counts: str

    @classmethod
    def of(cls, mask: NDArray[np.bool_]) -> "TruthMask":
        """The mask [H, W]."""
        rle = encode(mask)
        return cls(size=(rle["size"][0], rle["size"][1]), counts=rle["counts"])

    def pixels(self) -> NDArray[np.bool_]:
        """The mask [H, W].

        Raises:
            ValueError: `counts` is damaged.
        """
        return decode(Rle(size=list(self.size), counts=self.counts))


class TruthPolyp(_Part):
    """A polyp on a frame: its number in the video, its box (xyxy, x2 and y2 exclusive), perhaps its mask."""

    id: int
    box: Box[int] | Box[float]
    mask: TruthMask | None = None


class TruthFrame(_Part):
    """The polyps that are visible on a frame; `time` in seconds."""

    frame: Annotated[int, Field(ge=0)]
    time: _Number | None = None
    polyps: Sequence[TruthPolyp]


class Lesion(_Part):
    """A polyp of the video as such."""

    id: int
    shape: str
    diameter_mm: float


class Truth(_Part):
    """A truth file.

    Attributes:
        video: name of the video, which lies beside the file.
        width, height: of a frame, in pixels.
        fps: nominal frames a second.
        frames: how many.
        seed: of a rendered video.
        polyps: those of the video.
        truth: its frames, in order, without a gap.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    video: str
    width: int | None = None
    height: int | None = None
    fps: Annotated[_Number, Field(gt=0)]
    frames: int | None = None
    seed: int | None = None
    polyps: Sequence[Lesion] = ()
    truth: Sequence[TruthFrame]

    def as_json(self) -> str:
        """The content of the file: what was said, and no more."""
        return self.model_dump_json(exclude_unset=True) + "\n"


def read_truth(path: Path) -> Truth:
    """Read a truth file.

    Raises:
        DataError: it cannot be read, breaks the form, or its frames are not in order.
    """
    try:
        truth = Truth.model_validate_json(read_bounded(path, LONGEST_FILE))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: not a truth file ({str(error).splitlines()[0]})") from error
    for index, entry in enumerate(truth.truth):
        if entry.frame != index:
            raise DataError(f"{path}: entry {index} is for frame {entry.frame}; frames must come in order")
    return truth
