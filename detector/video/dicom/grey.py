"""How bright the stored values of a grey DICOM picture are shown.

Sources: PS3.3, C.11.1 (modality: what a value measures) and C.11.2 (values of interest: what of it is shown);
PS3.3, C.7.6.16.2.9 and C.7.6.16.2.10 (both told for each frame); PS3.4, N.2 (their order).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.picture import Image
from detector.video.dicom.faults import reading_errors
from detector.video.dicom.lookup import LookupTable, lookup_table
from detector.video.dicom.timing import numbers

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_Values = NDArray[np.float64]
# A slope or an intercept beyond is a mistake.
_LEAST, _MOST = 1e-9, 1e12


class _Scale(NamedTuple):
    """Values, and the range in which they can be."""

    values: _Values
    least: float
    most: float

    def share(self) -> _Values:
        """Where in the range each is, 0 to 1."""
        return (self.values - self.least) / (self.most - self.least)


class GreyScale:
    """What an object says of the brightness of its stored values, frame by frame."""

    def __init__(self, dataset: "Dataset") -> None:
        """Look at the first frame.

        Args:
            dataset: of grey pictures with up to 16 bits a sample.
        """
        self._dataset, self._bits = dataset, int(dataset.BitsStored)
        self._signed = int(dataset.PixelRepresentation) == 1
        self._by_frame = bool(_items(dataset, "PerFrameFunctionalGroupsSequence"))
        self._frame, self._table = 0, self._made(0)

    def table(self, frame: int) -> Image | None:
        """Brightness by the value of a sample, from the least that its bits can hold on.

        Returns:
            None where the object says nothing that changes it: all of that range, from black to white.
        """
        if self._by_frame and frame != self._frame:
            self._frame, self._table = frame, self._made(frame)
        return self._table

    def _made(self, frame: int) -> Image | None:
        least = -(1 << (self._bits - 1)) if self._signed else 0
        values = np.arange(least, least + (1 << self._bits), dtype=np.float64)
        stored = _Scale(values, values[0], values[-1])
        measured = _measured(self._dataset, frame, stored)
        shown = _of_interest(self._dataset, frame, measured)
        if shown is None and np.allclose(measured.share(), stored.share()):
            return None
        share = measured.share() if shown is None else shown
        return np.rint(255 * np.clip(share, 0, 1)).astype(np.uint8)


def _measured(dataset: "Dataset", frame: int, stored: _Scale) -> _Scale:
    """What values measure: by the object's table, else by its slope and intercept, else themselves."""
    for item in _items(dataset, "ModalityLUTSequence")[:1]:
        table = lookup_table(item, "", signed=stored.least < 0)
        if table is not None:
            return _looked_up(table, stored)
    for place in _places(dataset, "PixelValueTransformationSequence", frame):
        slope, intercept = numbers(place, "RescaleSlope"), numbers(place, "RescaleIntercept")
        if len(slope) == len(intercept) == 1 and _LEAST < abs(slope[0]) < _MOST > abs(intercept[0]):
            ends = sorted(slope[0] * end + intercept[0] for end in (stored.least, stored.most))
            return _Scale(slope[0] * stored.values + intercept[0], *ends)
    return stored


def _of_interest(dataset: "Dataset", frame: int, measured: _Scale) -> _Values | None:
    """Brightness of what is measured, 0 to 1: by the first table or window; None where there is neither."""
    for place in _places(dataset, "FrameVOILUTSequence", frame):
        for item in _items(place, "VOILUTSequence")[:1]:
            table = lookup_table(item, "", signed=measured.least < 0)
            if table is not None:
                return _looked_up(table, measured).share()
        centre, width = numbers(place, "WindowCenter")[:1], numbers(place, "WindowWidth")[:1]
        if len(centre) == len(width) == 1 and width[0] > 0:
            return _windowed(measured.values, centre[0], width[0], _text(place, "VOILUTFunction"))
    return None


def _windowed(values: _Values, centre: float, width: float, function: str) -> _Values:
    """Values through a window (PS3.3, C.11.2.1.2 and C.11.2.1.3)."""
    if function == "SIGMOID":
        with np.errstate(over="ignore"):
            return 1 / (1 + np.exp(-4 * (values - centre) / width))
    if function != "LINEAR_EXACT":
        centre, width = centre - 0.5, width - 1
    if width <= 0:
        return (values > centre).astype(np.float64)
    return np.clip((values - centre) / width + 0.5, 0, 1)


def _looked_up(table: LookupTable, scale: _Scale) -> _Scale:
    return _Scale(table(scale.values).astype(np.float64), 0, (1 << table.bits) - 1)


def _places(dataset: "Dataset", name: str, frame: int) -> "Iterator[Dataset]":
    """Where an object may tell something: of this frame, of all of them, or apart from frames."""
    for groups, number in (
        ("PerFrameFunctionalGroupsSequence", frame),
        ("SharedFunctionalGroupsSequence", 0),
    ):
        for group in _items(dataset, groups)[number : number + 1]:
            yield from _items(group, name)[:1]
    yield dataset


def _items(dataset: "Dataset", name: str) -> "list[Dataset]":
    """The items of a sequence; none where it is missing or no sequence."""
    from pydicom.sequence import Sequence

    try:
        value = dataset.get(name)
    except reading_errors():
        return []
    return list(value) if isinstance(value, Sequence) else []


def _text(dataset: "Dataset", name: str) -> str:
    try:
        return str(dataset.get(name) or "").strip().upper()
    except reading_errors():
        return ""
