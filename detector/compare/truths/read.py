"""Any truth as `Truth`, laid over the frames of results."""

from pathlib import Path

from detector.analysis.results.schema import Results
from detector.compare.truths.coco import read_coco
from detector.compare.truths.cvat import read_cvat
from detector.compare.truths.found import FoundTruth
from detector.compare.truths.mask_folder import mask_files, read_masks
from detector.compare.truths.voc import read_voc, voc_files
from detector.errors import DataError
from detector.files.json_text import read_json
from detector.truth import Truth, TruthFrame, read_truth

_KINDS = "a truth file or COCO (.json), CVAT (.xml), or a folder of Pascal VOC files or masks"


def truth_of(path: Path, results: Results, place: str = ".") -> Truth:
    """What is truly to be seen in a recording, with an entry for each frame of its results at least.

    Args:
        path: a truth file, COCO annotations, CVAT's XML, a folder of Pascal VOC files or of masks.
        results: of the recording.
        place: of the results, below those that were named.

    Raises:
        DataError: it cannot be read, is none of these, or is of another recording.
    """
    if not path.exists():
        raise DataError(f"{path}: no such file; the truth is {_KINDS}")
    truth = (
        read_truth(path) if _is_truth_file(path) else _laid_over(path, _read(path, results, place), results)
    )
    _check(path, truth, results)
    return truth


def _is_truth_file(path: Path) -> bool:
    return path.suffix.lower() == ".json" and "truth" in _keys(path)


def _keys(path: Path) -> set[str]:
    """Those of a JSON object; of another file none.

    Raises:
        DataError: it cannot be read.
    """
    try:
        content = read_json(path)
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read as JSON ({error})") from error
    return set(content) if isinstance(content, dict) else set()


def _read(path: Path, results: Results, place: str) -> FoundTruth:
    if path.is_dir():
        return _folder(path, results)
    match path.suffix.lower():
        case ".json":
            return read_coco(path, results, place)
        case ".xml":
            return read_cvat(path, results)
    raise DataError(f"{path}: is no truth; it is {_KINDS}")


def _folder(path: Path, results: Results) -> FoundTruth:
    for folder in (path, path / "Annotations"):
        if voc_files(folder):
            return read_voc(folder, results)
    for folder in (path, path / "masks"):
        if folder.is_dir() and mask_files(folder):
            return read_masks(folder, results)
    raise DataError(f"{path}: holds neither Pascal VOC files nor masks")


def _laid_over(path: Path, found: FoundTruth, results: Results) -> Truth:
    source, last = results.header.source, max(found.polyps, default=-1)
    _check_end(path, last, results)
    numbers = range(results.frames_reached)
    width, height = found.size or (None, None)
    return Truth(
        video=source.name,
        width=width,
        height=height,
        fps=source.rate or 1 / results.frame_period,
        frames=len(numbers),
        truth=[TruthFrame(frame=number, polyps=found.polyps.get(number, [])) for number in numbers],
    )


def _check(path: Path, truth: Truth, results: Results) -> None:
    source = results.header.source
    given, wanted = (truth.width, truth.height), (source.width, source.height)
    if None not in given and given != wanted:
        raise DataError(
            f"{path}: is made for {given[0]} x {given[1]} pixels, {source.name} has {wanted[0]} x {wanted[1]}"
        )
    last = results.frames_reached - 1
    if len(truth.truth) <= last:
        raise DataError(
            f"{path}: ends at frame {len(truth.truth) - 1}, the results of {source.name} at {last}"
        )
    _check_end(path, len(truth.truth) - 1, results)


def _check_end(path: Path, last: int, results: Results) -> None:
    """Refuse a truth that goes on where a recording has ended.

    Args:
        path: of the truth.
        last: frame of which it tells anything.
        results: of the recording.

    Raises:
        DataError: it is longer.
    """
    end, name = results.frames_reached - 1, results.header.source.name
    if results.end is not None and results.header.excerpt.whole and last > end:
        raise DataError(
            f"{path}: goes on to frame {last}, {name} ended at {end}; is it the truth of this recording?"
        )
