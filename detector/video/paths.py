"""Where a video stands while it is written, and what is said of a path that cannot be read."""

from pathlib import Path
from typing import TYPE_CHECKING

from detector.errors import SourceError

if TYPE_CHECKING:
    from av.container import InputContainer


def partial_of(path: Path) -> Path:
    """Where a video stands until it is whole: beside its place, and playable by its name."""
    return path.with_name(f"{path.stem}.part.mp4")


def unreadable(path: Path, error: OSError) -> SourceError:
    """The error that names the path, why it cannot be read, and how to mend it."""
    return SourceError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions")


def path_of(container: "InputContainer") -> Path | None:
    """The file that a container was opened from; None where it is inside one, or on a server."""
    path = Path(container.name.removeprefix("file:"))
    return path if path.is_file() else None
