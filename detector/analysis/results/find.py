"""Where finished results lie."""

from dataclasses import dataclass
from pathlib import Path

from detector.analysis.results.journal import RESULTS
from detector.errors import DataError


@dataclass(frozen=True)
class FoundResults:
    """A results.jsonl, and where its folder is as seen from the one that was named; `.` if it is that."""

    path: Path
    place: Path

    @property
    def folder(self) -> Path:
        """That it lies in."""
        return self.path.parent


def find_results(given: Path) -> list[FoundResults]:
    """The results that a user means, by their places.

    Args:
        given: results.jsonl, its folder, or what `analyze --out` wrote, with many.

    Raises:
        DataError: there are none.
    """
    if given.is_file():
        return [FoundResults(given, Path())]
    paths = [given / RESULTS] if (given / RESULTS).is_file() else sorted(given.rglob(RESULTS))
    if not paths:
        raise DataError(f"{given}: holds no {RESULTS}; give what `polyp-detector analyze --out` wrote")
    return [FoundResults(path, path.parent.relative_to(given)) for path in paths]
