"""Tables in a DICOM object, by which samples are looked up (PS3.3, C.7.6.3.1.5, C.11.1.1.1, C.11.2.1.1)."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.video.dicom.faults import reading_errors
from detector.video.dicom.timing import numbers

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

# What a count of 0 stands for, and no table has more.
_MOST_ENTRIES = 1 << 16
_BITS = range(8, 17)
# How the entries of a segmented table are told (PS3.3, C.7.9.2).
_DISCRETE, _LINEAR = 0, 1


class LookupTable(NamedTuple):
    """Entries by value.

    Attributes:
        first: the value that has the first entry; lower ones have it too, as higher ones have the last.
        bits: of an entry.
        entries: at least one.
    """

    first: int
    bits: int
    entries: NDArray[np.uint16]

    def __call__(self, values: NDArray[Any]) -> NDArray[np.uint16]:
        """The entries of values of any shape."""
        places = np.rint(values).astype(np.int64) - self.first
        found: NDArray[np.uint16] = self.entries[np.clip(places, 0, self.entries.size - 1)]
        return found


def lookup_table(dataset: "Dataset", of: str, signed: bool, name: str = "LUT") -> LookupTable | None:
    """The table that a dataset holds; None where it holds none that can be used.

    Args:
        dataset: an object, or an item of it.
        of: what stands before `name` in its keywords, as in RedPaletteColorLookupTableData.
        signed: whether the values that are looked up can be below 0.
        name: of the table's kind.
    """
    described = numbers(dataset, f"{of}{name}Descriptor")
    if len(described) != 3:
        return None
    count, first, bits = (int(value) for value in described)
    count = count or _MOST_ENTRIES
    entries = _entries(dataset, f"{of}{name}Data", count)
    if not entries.size:
        entries = _segmented(_words(dataset, f"Segmented{of}{name}Data", bits), count)
    if bits not in _BITS or not 0 < count <= _MOST_ENTRIES or not entries.size:
        return None
    return LookupTable(_as_signed(first, signed), bits, entries[:count])


def _as_signed(first: int, signed: bool) -> int:
    """Readers know whether it has a sign in the plainest case only: it has where the values have."""
    if signed:
        return first - (1 << 16) if first >= 1 << 15 else first
    return first + (1 << 16) if first < 0 else first


def _entries(dataset: "Dataset", keyword: str, count: int) -> NDArray[np.uint16]:
    """Entries of two bytes or, where there is no room for so many, of one."""
    data = _data(dataset, keyword)
    if not isinstance(data, bytes):
        return np.array(data, np.uint16)
    if len(data) < 2 * count:
        return np.frombuffer(data, np.uint8).astype(np.uint16)
    return np.frombuffer(data, _word(dataset), count).astype(np.uint16)


def _word(dataset: "Dataset") -> str:
    """How its words are written."""
    _, little_endian = dataset.original_encoding
    return ">u2" if little_endian is False else "<u2"


def _words(dataset: "Dataset", keyword: str, bits: int) -> list[int]:
    data = _data(dataset, keyword)
    if not isinstance(data, bytes):
        return data
    form = np.dtype("u1" if bits == _BITS[0] else _word(dataset))
    return [int(word) for word in np.frombuffer(data, form, len(data) // form.itemsize)]


def _data(dataset: "Dataset", keyword: str) -> bytes | list[int]:
    """What an element holds: bytes or, as readers have it of some types, numbers."""
    try:
        value = dataset.get(keyword)
    except reading_errors():
        return []
    if isinstance(value, bytes):
        return value
    return [int(number) & 0xFFFF for number in numbers(dataset, keyword)]


def _segmented(words: list[int], count: int) -> NDArray[np.uint16]:
    """The entries that segments stand for; none where they are too few, or told by segments elsewhere."""
    entries: list[int] = []
    at = 0
    while len(entries) < count and at + 2 < len(words):
        kind, length = words[at : at + 2]
        if kind == _DISCRETE:
            entries += words[at + 2 : at + 2 + length]
            at += 2 + length
        elif kind == _LINEAR and entries:
            entries += np.rint(np.linspace(entries[-1], words[at + 2], length + 1)[1:]).astype(int).tolist()
            at += 3
        else:
            break
    return np.array(entries[:count] if len(entries) >= count else [], np.uint16)
