"""The files that are made from results.jsonl, for people and for other programs: a line of EXPORTS each."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from detector.analysis.exports.annotated import ANNOTATED, PLAIN, write_annotated
from detector.analysis.exports.chapters import write_chapters
from detector.analysis.exports.coco import write_coco
from detector.analysis.exports.polyps_csv import write_polyps_csv
from detector.analysis.exports.report import track_pictures, write_report
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import TrackSummary, summarise_tracks
from detector.errors import OutputError
from detector.video import AS_RECORDED, SourceOptions

REPORT = "report.html"


@dataclass(frozen=True, eq=False)
class ExportInput:
    """What exports are made from.

    Attributes:
        results: whole.
        source: the video, as `open_video` takes it.
        progress: called with the number of frames done by an export that goes through all of them.
        options: how the video was read.
    """

    results: Results
    source: str
    progress: Callable[[int], None]
    options: SourceOptions = AS_RECORDED

    @cached_property
    def tracks(self) -> tuple[TrackSummary, ...]:
        """The tracks that were marked on screen, by the time they were first seen."""
        return summarise_tracks(self.results)


@dataclass(frozen=True)
class Export:
    """A file that is made from results.

    Attributes:
        name: by which it is asked for where it is optional.
        file: its name in the folder of the results.
        write: makes it at a path.
        optional: whether it is only made where it is asked for.
        draft: a file from which it is made, where an analysis left one in the folder.
    """

    name: str
    file: str
    write: Callable[[ExportInput, Path], None]
    optional: bool = False
    draft: str | None = None

    def wanted(self, folder: Path, optional: Set[str]) -> bool:
        """Whether it belongs into a folder for which those optional exports were asked."""
        begun = self.draft is not None and (folder / self.draft).exists()
        return not self.optional or self.name in optional or begun

    @property
    def files(self) -> tuple[str, ...]:
        """Its file, and what an interrupted run may have left of it."""
        names = (self.file, self.draft) if self.draft else (self.file,)
        return (*names, *(f"{Path(name).stem}.part.mp4" for name in names if name.endswith(".mp4")))


# In the order in which they are made.
EXPORTS = (
    Export(
        "polyps",
        "polyps.csv",
        lambda given, path: write_polyps_csv(given.tracks, path, given.results.header.path),
    ),
    Export("coco", "coco.json", lambda given, path: write_coco(given.results, path)),
    Export("chapters", "chapters.vtt", lambda given, path: write_chapters(given.results, given.tracks, path)),
    Export(
        "annotated",
        ANNOTATED,
        lambda given, path: write_annotated(
            given.results, given.tracks, given.source, path, given.progress, given.options
        ),
        optional=True,
        draft=PLAIN,
    ),
    Export(
        "report",
        REPORT,
        lambda given, path: write_report(
            given.results, given.tracks, track_pictures(given.source, given.tracks, given.options), path
        ),
    ),
)
OPTIONAL = frozenset(export.name for export in EXPORTS if export.optional)


def missing_exports(folder: Path, optional: Set[str]) -> list[Export]:
    """Exports that are not in a folder.

    Args:
        folder: of the results.
        optional: names of those that are asked for beside the ones that are always made.

    Raises:
        ValueError: there is no optional export of such a name.
    """
    if unknown := optional - OPTIONAL:
        raise ValueError(f"no optional export is called {', '.join(sorted(unknown))}")
    return [
        export
        for export in EXPORTS
        if export.wanted(folder, optional) and not (folder / export.file).is_file()
    ]


def remove_exports(folder: Path) -> None:
    """Take away what was made from earlier results, so that it cannot pass for made from new ones.

    Args:
        folder: the caller keeps other analyses out of it (see `folder_lock`).

    Raises:
        OutputError: the folder cannot be written.
    """
    for name in (name for export in EXPORTS for name in export.files):
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{folder / name}: cannot be removed ({error.strerror})") from error
