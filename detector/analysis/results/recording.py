"""Where the recording of results is now."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from detector.analysis.results.identity import Identity, identify
from detector.analysis.results.schema import Header
from detector.errors import DataError
from detector.video import SourceOptions

# How far above results their recording is looked for: beside them, beside their folder, beside the archive's.
_ABOVE = 3


def find_recording(path: Path, header: Header, copies: bool = False, procedures: bool = False) -> str:
    """The recording of results, as `open_video` takes it: where it was, or near the results if it was moved.

    Args:
        path: of results.jsonl.
        header: what it says of its recording.
        copies: whether one will do that was written at another time, with the same size and parts: to be
            looked at, not to be written about.
        procedures: whether one of a procedure will do, in which frames may be left out that have numbers.

    Raises:
        DataError: it is not there, or has another content than the one that was analyzed.
        SourceError: it cannot be read.
    """
    if header.identity is None:
        # A procedure's video lies beside its results, and is identified by nothing else.
        beside = path.with_name(header.source.name)
        if procedures and beside.is_file():
            return str(beside)
        raise _missing(path, header)
    if "://" in header.path:
        return header.path
    change = None
    for place in _places(path, header):
        if place.exists():
            now = identify(str(place))
            found = header.identity.change(_at_the_time_of(header.identity, now) if copies else now)
            if found is None:
                return str(place)
            change = change or f"{place}: is another recording than the one that was analyzed: {found}"
    raise DataError(change) if change else _missing(path, header)


def reading_options(header: Header) -> SourceOptions:
    """How the recording was read."""
    of_pictures = header.identity is not None and header.identity.pictures is not None
    rate = header.source.rate or None
    return SourceOptions(
        stream=header.source.stream, rate=rate if of_pictures else None, excerpt=header.excerpt
    )


def _places(path: Path, header: Header) -> Iterator[Path]:
    yield Path(header.path)
    yield from (folder / header.source.name for folder in list(path.absolute().parents)[:_ABOVE])


def _at_the_time_of(before: Identity, now: Identity) -> Identity:
    return replace(now, modified=before.modified, times=before.times)


def _missing(path: Path, header: Header) -> DataError:
    return DataError(
        f"{path}: their recording {header.path} is not to be found; call from the folder where it was "
        "analyzed, or put it beside them"
    )
