"""Fetching Kvasir-SEG from its publisher: resumed, verified, and in place only when whole."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from detector.errors import DataError, OutputError

_CHUNK = 1 << 16
_TIMEOUT = 30.0

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Archive:
    """A file on a server."""

    url: str
    name: str


KVASIR_SEG = Archive("https://datasets.simula.no/downloads/kvasir-seg.zip", "kvasir-seg.zip")


def fetch(archive: Archive, folder: Path, progress: Progress) -> Path:
    """Fetch an archive into a folder; an interrupted one is gone on with.

    Args:
        archive: what to fetch.
        folder: made if missing.
        progress: called with the bytes there and the bytes in all, where the server says.

    Returns:
        The file, whole by the length that the server gave.

    Raises:
        DataError: the server cannot be reached or breaks off; the message says how to do it by hand.
        OutputError: the folder cannot be written or the disk is full.
    """
    target, partial = folder / archive.name, folder / f"{archive.name}.part"
    if target.exists():
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _receive(archive, partial, progress)
        partial.replace(target)
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        raise DataError(f"{archive.url}: cannot be fetched ({_reason(error)}); {by_hand(archive)}") from error
    except OSError as error:
        raise OutputError(f"{partial}: cannot be written ({error.strerror}); free some space") from error
    return target


def by_hand(archive: Archive) -> str:
    """What to do without a network."""
    return (
        f"run the command again to go on, or fetch {archive.url} on another machine and run: "
        f"polyp-train download --archive {archive.name}"
    )


def _receive(archive: Archive, partial: Path, progress: Progress) -> None:
    """Append what is missing to the partial file."""
    there = partial.stat().st_size if partial.exists() else 0
    request = urllib.request.Request(archive.url, headers={"Range": f"bytes={there}-"} if there else {})
    try:
        response = urllib.request.urlopen(request, timeout=_TIMEOUT)
    except urllib.error.HTTPError as error:
        # The server has no more bytes than are there: the last attempt ended just before the renaming.
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and there:
            return
        raise
    with response:
        resumed = response.status == http.client.PARTIAL_CONTENT
        there = there if resumed else 0
        length = response.headers.get("Content-Length")
        total = there + int(length) if length else None
        with partial.open("ab" if resumed else "wb") as file:
            while chunk := response.read(_CHUNK):
                file.write(chunk)
                there += len(chunk)
                progress(there, total)
    if total is not None and there < total:
        raise ConnectionError(f"the connection ended after {there} of {total} bytes")


def _reason(error: Exception) -> str:
    return str(getattr(error, "reason", None) or error)
