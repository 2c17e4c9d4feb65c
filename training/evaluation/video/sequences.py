"""Videos with truth: a data folder cut into sequences, or a video with its truth file."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from detector.boxes import Box
from detector.compare.mask_boxes import truth_boxes
from detector.errors import DataError
from detector.frame import Frame
from detector.picture import RgbPicture
from detector.truth import read_truth
from detector.video import open_video
from training.data.folder import read_folder
from training.data.samples import Sample, read_sample

# For sequences of pictures that carry no times: the rate of the systems they were grabbed from.
NOMINAL_RATE = 25.0


@dataclass(frozen=True, eq=False)
class LabelledFrame:
    """A frame and the boxes (xyxy, frame pixels) of the polyps on it, by polyp number."""

    frame: Frame
    truth: dict[int, list[Box[float]]]


@dataclass(frozen=True)
class FolderSequence:
    """Consecutive frames of a data folder. All its masks are taken for one and the same polyp."""

    name: str
    samples: tuple[Sample, ...]
    rate: float = NOMINAL_RATE

    def __iter__(self) -> Iterator[LabelledFrame]:
        for index, sample in enumerate(self.samples):
            image, mask = read_sample(sample)
            frame = Frame(index, index / self.rate, 0.0, RgbPicture(image))
            boxes = [Box(*box) for box in truth_boxes(mask.astype(bool)).tolist()]
            yield LabelledFrame(frame, {1: boxes} if boxes else {})


@dataclass(frozen=True)
class TruthVideo:
    """A video with a truth file."""

    name: str
    video: Path
    rate: float
    truth: tuple[dict[int, list[Box[float]]], ...]

    def __iter__(self) -> Iterator[LabelledFrame]:
        with open_video(self.video) as source:
            for frame in source:
                if frame.index >= len(self.truth):
                    raise DataError(f"{self.video}: has more frames than its truth file ({len(self.truth)})")
                yield LabelledFrame(frame, self.truth[frame.index])


@dataclass(frozen=True)
class PolypFreeVideo:
    """A video in which no polyp is to be seen."""

    name: str
    video: Path

    @property
    def rate(self) -> float:
        """Nominal frames a second."""
        with open_video(self.video) as source:
            return source.rate

    def __iter__(self) -> Iterator[LabelledFrame]:
        with open_video(self.video) as source:
            for frame in source:
                yield LabelledFrame(frame, {})


LabelledSequence = FolderSequence | TruthVideo | PolypFreeVideo


def read_sequences(data: Path) -> list[LabelledSequence]:
    """Sequences of DIR (images/, masks/, sequences.csv) or of a truth file (*.json) beside its video.

    Raises:
        DataError: something is missing or damaged; the message names it.
    """
    return [_truth_video(data)] if data.is_file() else list(_folder_sequences(data))


def _folder_sequences(root: Path) -> Iterator[FolderSequence]:
    samples = {sample.name: sample for sample in read_folder(root)}
    frames: dict[str, list[Sample]] = {}
    rates: dict[str, float] = {}
    for number, row in enumerate(_rows(root / "sequences.csv"), start=2):
        name, stem = row.get("sequence"), row.get("frame")
        if not name or not stem:
            raise DataError(f"{root / 'sequences.csv'}: line {number} lacks a sequence or a frame")
        if stem not in samples:
            raise DataError(f"{root / 'sequences.csv'}: line {number} names frame {stem}, not in images/")
        frames.setdefault(name, []).append(samples[stem])
        rates.setdefault(name, _rate(row.get("fps"), root / "sequences.csv", number))
    for name, members in frames.items():
        yield FolderSequence(name, tuple(members), rates[name])


def _rate(text: str | None, path: Path, line: int) -> float:
    """Frames a second of a sequence, from its first line."""
    try:
        rate = float(text) if text else NOMINAL_RATE
    except ValueError:
        rate = 0.0
    if not 0 < rate < 1000:
        raise DataError(f"{path}: line {line} has fps {text}; write frames a second, or leave it empty")
    return rate


def _rows(path: Path) -> list[dict[str, str | None]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return [dict(row) for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"{path}: cannot be read ({error}); its columns are sequence,frame and, if known, fps"
        ) from error


def _truth_video(path: Path) -> TruthVideo:
    content = read_truth(path)
    truth: list[dict[int, list[Box[float]]]] = []
    for entry in content.truth:
        boxes: dict[int, list[Box[float]]] = {}
        for polyp in entry.polyps:
            boxes.setdefault(polyp.id, []).append(Box[float](*polyp.box))
        truth.append(boxes)
    return TruthVideo(path.stem, path.parent / content.video, content.fps, tuple(truth))
