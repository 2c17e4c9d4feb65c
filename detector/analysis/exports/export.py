"""What every export has, and what exports are made from."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from detector.analysis.exports.choices import USUAL, ExportChoices
from detector.analysis.exports.correcting import Corrected
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import TrackSummary, summarise_tracks
from detector.errors import OutputError
from detector.files.folder import Patterns, remove_folder
from detector.video import AS_RECORDED, SourceOptions
from detector.video.paths import partial_of


@dataclass(frozen=True, eq=False)
class ExportInput:
    """What exports are made from.

    Attributes:
        results: whole.
        source: the video, as `open_video` takes it.
        progress: called with the number of frames done by an export that goes through all of them.
        options: how the video was read.
        choices: what else was said of exports.
        corrected: what a review made of results as they were found; None where there is none.
    """

    results: Results
    source: str
    progress: Callable[[int], None]
    options: SourceOptions = AS_RECORDED
    choices: ExportChoices = USUAL
    corrected: Corrected | None = None

    @cached_property
    def tracks(self) -> tuple[TrackSummary, ...]:
        """The tracks that were marked on screen, by the time they were first seen."""
        return summarise_tracks(self.results)


class Placed(NamedTuple):
    """What exports of one of many recordings are made from; its folder as seen from that of all, with /."""

    place: str
    given: ExportInput


@dataclass(frozen=True)
class Export:
    """A file or folder that is made from results.

    Attributes:
        name: by which it is asked for.
        file: its name in the folder of the results.
        says: what it is, in a line.
        write: makes it at a path.
        optional: whether it is only made where it is asked for.
        draft: a file from which it is made, where an analysis left one in the folder.
        parts: of a folder, patterns of the files in it.
        needs_recording: whether it is made from the recording too, not from results alone.
        together: makes one file of the results of many recordings, where it can.
        names: the names of all files in its folder, where choices decide what is in it.
        needs_review: whether it is made of what a reader said of results.
        takes_review: whether it can be made of that.
    """

    name: str
    file: str
    says: str
    write: Callable[[ExportInput, Path], None]
    optional: bool = False
    draft: str | None = None
    parts: Patterns = ()
    needs_recording: bool = False
    together: Callable[[Iterable[Placed], Path, ExportChoices], None] | None = None
    names: Callable[[ExportInput], Set[str]] | None = None
    needs_review: bool = False
    takes_review: bool = True

    def wanted(self, folder: Path, optional: Set[str]) -> bool:
        """Whether it belongs into a folder for which those optional exports were asked."""
        begun = self.draft is not None and (folder / self.draft).exists()
        return not self.optional or self.name in optional or begun

    def chosen_otherwise(self, given: ExportInput, folder: Path) -> bool:
        """Whether it is there as other choices made it."""
        if self.names is None or not (folder / self.file).is_dir():
            return False
        return {path.name for path in (folder / self.file).iterdir()} != self.names(given)

    @property
    def files(self) -> tuple[str, ...]:
        """Its file, and what an interrupted run may have left of it."""
        names = (self.file, self.draft) if self.draft else (self.file,)
        return (*names, *(partial_of(Path(name)).name for name in names if name.endswith(".mp4")))

    def remove(self, folder: Path) -> None:
        """Take it away from a folder of results, with what is left of an interrupted run.

        Raises:
            OutputError: it cannot be removed.
        """
        if self.parts:
            remove_folder(folder / self.file, self.parts)
            return
        for name in self.files:
            try:
                (folder / name).unlink(missing_ok=True)
            except OSError as error:
                raise OutputError(f"{folder / name}: cannot be removed ({error.strerror})") from error
