"""What is said of a path that the system does not let this program read."""

from pathlib import Path

from detector.errors import SourceError


def unreadable(path: Path, error: OSError) -> SourceError:
    """The error that names the path, why it cannot be read, and how to mend it."""
    return SourceError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions")
