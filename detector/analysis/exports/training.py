"""training/: pictures and masks of what a reader decided, as `polyp-train train --data` takes them.

A frame is in it where an accepted or drawn lesion is marked, with the masks of all of them, and where only
rejected ones were marked, without a mask: a frame that shows no polyp. Frames in which anything is not yet
reviewed are left out, since nobody knows what they show.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from detector.analysis.exports.correcting import Corrected
from detector.analysis.exports.frame_pictures import pictures
from detector.analysis.exports.marked import MarkedFrame
from detector.analysis.exports.mask_pictures import encoded_mask
from detector.analysis.results.schema import FrameRecord
from detector.errors import DataError
from detector.files.folder import FilesOfAFolder, write_whole_folder
from detector.video import SourceOptions

PARTS = ("images/*.png", "masks/*.png")
_DECIDED = frozenset({"accepted", "missed"})


class Recorded(NamedTuple):
    """What a review makes of results, and their recording.

    Attributes:
        place: of the results, with /, where there are many.
        corrected: by the review.
        source: the recording, as `open_video` takes it.
        options: how it was read.
    """

    place: str
    corrected: Corrected
    source: str
    options: SourceOptions


def write_training(many: Iterable[Recorded], path: Path, every: int) -> None:
    """Write images/ and masks/, by going through the recordings.

    Args:
        many: recordings, of which the names of files say the place.
        path: of the folder.
        every: of how many frames that could be taken one is.

    Raises:
        DataError: there is no such frame, or results are damaged.
        SourceError: a recording cannot be read, or lacks a frame.
        OutputError: the folder cannot be written.
    """
    write_whole_folder(path, PARTS, _files(many, every))


def _files(many: Iterable[Recorded], every: int) -> FilesOfAFolder:
    written = False
    for recorded in many:
        for file in _files_of_one(recorded, every):
            written = True
            yield file
    if not written:
        raise DataError(
            "nothing was accepted, drawn or rejected of which there is a frame to train on; review it first"
        )


def _files_of_one(recorded: Recorded, every: int) -> FilesOfAFolder:
    results, prefix = recorded.corrected.results, _prefix(recorded.place)
    polyps = [frame for record in results.frames if (frame := _decided(record))][::every]
    for frame in polyps:
        yield f"masks/{prefix}{frame.stem}.png", encoded_mask(frame)
    numbers = [*(frame.record.frame for frame in polyps), *sorted(recorded.corrected.free)[::every]]
    if numbers:
        in_video = recorded.corrected.in_video
        names = {in_video(number): f"images/{prefix}{_stem(number)}.png" for number in numbers}
        yield from pictures(names, recorded.source, lambda done: None, recorded.options)


def _decided(record: FrameRecord) -> MarkedFrame | None:
    """What is a polyp in a frame; None where nothing is marked, or something that nobody has decided on."""
    marked = [polyp for polyp in record.polyps if polyp.shown]
    if not marked or any(polyp.verdict not in _DECIDED for polyp in marked):
        return None
    decided = tuple(polyp for polyp in record.polyps if polyp.verdict in _DECIDED)
    return MarkedFrame(record, decided, _stem(record.frame))


def _prefix(place: str) -> str:
    return f"{place.replace('/', '-')}-" if place else ""


def _stem(number: int) -> str:
    return f"frame_{number:06d}"
