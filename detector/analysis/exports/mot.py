"""mot/: the marked polyps as tracks, in the format "MOT 1.1" of the multiple object tracking challenge.

Source of the format: https://motchallenge.net/instructions/ and, for the files around it,
https://docs.cvat.ai/docs/dataset_management/formats/format-mot/. Frames count
from 1; pixels from 0, as CVAT writes and reads them, though the challenge's own files count them from 1 too.
"""

from collections.abc import Iterator
from pathlib import Path

from detector.analysis.exports.marked import marked_frames
from detector.analysis.results.schema import Results
from detector.files.folder import FilesOfAFolder, write_whole_folder

PARTS = ("gt/gt.txt", "gt/labels.txt", "seqinfo.ini")
# Counts in an evaluation, of the first and only class, wholly visible.
_LAST_COLUMNS = "1,1,1"


def write_mot(results: Results, path: Path) -> None:
    """Write gt/gt.txt, gt/labels.txt and seqinfo.ini.

    Raises:
        OutputError: the folder cannot be written.
    """
    write_whole_folder(path, PARTS, _files(results))


def _files(results: Results) -> FilesOfAFolder:
    yield "gt/gt.txt", "".join(_lines(results)).encode("ascii")
    yield "gt/labels.txt", b"polyp\n"
    yield "seqinfo.ini", _sequence(results).encode("utf-8")


def _lines(results: Results) -> Iterator[str]:
    # A sequence is made of the frames that were looked at: of others nothing is known.
    numbers = {frame.frame: number for number, frame in enumerate(results.frames, 1)}
    for frame in marked_frames(results):
        for polyp in frame.polyps:
            x1, y1, x2, y2 = polyp.box
            box = f"{x1:.1f},{y1:.1f},{x2 - x1:.1f},{y2 - y1:.1f}"
            yield f"{numbers[frame.record.frame]},{polyp.track},{box},{_LAST_COLUMNS}\n"


def _sequence(results: Results) -> str:
    source = results.header.source
    # One line, whatever the name holds.
    name = " ".join(source.name.split())
    rate, length = results.rate if source.rate else 0, len(results.frames)
    return (
        f"[Sequence]\nname={name}\nimDir=img1\nframeRate={rate:g}\nseqLength={length}\n"
        f"imWidth={source.width}\nimHeight={source.height}\nimExt=.png\n"
    )
