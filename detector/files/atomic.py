"""Writing result files so that a name always stands for a whole file."""

from contextlib import suppress
from pathlib import Path

from detector.errors import OutputError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file by way of a neighbour, so that what stood there before survives a failure.

    Raises:
        OutputError: the folder cannot be written or the disk is full.
    """
    partial = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise OutputError(
            f"{path}: cannot be written ({reason}); free some space or choose another"
        ) from error
