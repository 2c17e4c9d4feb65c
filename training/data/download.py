"""Fetching Kvasir-SEG from its publisher: resumed, verified, and in place only when whole."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from detector.errors import DataError, OutputError
from detector.files.atomic import put_in_place
from detector.files.links import appended_file, new_file

_CHUNK = 1 << 16
_TIMEOUT = 30.0

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Archive:
    """A file on a server.

    Attributes:
        url: of the file.
        name: that it gets here.
        most_bytes: that are taken from the server: somewhat more than was published.
    """

    url: str
    name: str
    most_bytes: int


# Published with 44.1 MiB. What is in it is pinned by its hash, see `unpack`.
KVASIR_SEG = Archive("https://datasets.simula.no/downloads/kvasir-seg.zip", "kvasir-seg.zip", 64 << 20)


def fetch(archive: Archive, folder: Path, progress: Progress) -> Path:
    """Fetch an archive into a folder; an interrupted one is gone on with.

    Args:
        archive: what to fetch.
        folder: made if missing.
        progress: called with the bytes there and the bytes in all, where the server says.

    Returns:
        The file, whole by the length that the server gave.

    Raises:
        DataError: the server cannot be reached, breaks off, or sends more than was published; the message
            says how to do it by hand.
        OutputError: the folder cannot be written or the disk is full.
    """
    target, partial = folder / archive.name, folder / f"{archive.name}.part"
    if target.exists():
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _receive(archive, partial, progress)
        put_in_place(partial, target)
        _version_file(partial).unlink(missing_ok=True)
    except _NetworkError as error:
        raise DataError(f"{archive.url}: cannot be fetched ({error}); {by_hand(archive, folder)}") from error
    except OSError as error:
        raise OutputError(f"{partial}: cannot be written ({error.strerror}); free some space") from error
    return target


def by_hand(archive: Archive, folder: Path) -> str:
    """What to do without a network."""
    return (
        f"run the command again to go on, or fetch {archive.url} on another machine and run: "
        f'polyp-train download --archive {archive.name} --data "{folder}"'
    )


class _NetworkError(Exception):
    """The server's side failed; kept apart from OSError, which then always means the disk."""


def _receive(archive: Archive, partial: Path, progress: Progress) -> None:
    """Append what is missing to the partial file."""
    there = partial.stat().st_size if partial.exists() else 0
    response = _open(archive.url, _resume_headers(partial, there), there)
    if response is None:
        return
    with response:
        resumed = there > 0 and response.status == http.client.PARTIAL_CONTENT
        there = there if resumed else 0
        length = response.headers.get("Content-Length", "")
        total = there + int(length) if length.isdecimal() else None
        _refuse_more(archive, total or there)
        with (appended_file if resumed else new_file)(partial) as file:
            if not resumed:
                _keep_version(partial, response.headers)
            while chunk := _read(response):
                file.write(chunk)
                there += len(chunk)
                _refuse_more(archive, there)
                progress(there, total)
    if total is not None and there < total:
        raise _NetworkError(f"the connection ended after {there} of {total} bytes")


def _refuse_more(archive: Archive, length: int) -> None:
    if length > archive.most_bytes:
        raise DataError(
            f"{archive.url}: is larger than {archive.most_bytes} bytes, so it is not the file that was "
            "published; fetch it from its publisher by hand"
        )


def _resume_headers(partial: Path, there: int) -> dict[str, str]:
    """Ask for the rest, on condition that the server's file is still the one begun (RFC 9110, 13.1.5)."""
    if not there:
        return {}
    version = _version_file(partial)
    condition = {"If-Range": version.read_text(encoding="ascii")} if version.exists() else {}
    return {"Range": f"bytes={there}-"} | condition


def _open(url: str, headers: dict[str, str], there: int) -> http.client.HTTPResponse | None:
    """Send the request; None if the server has no more than the `there` bytes that were received."""
    if not url.startswith(("https://", "http://")):
        raise _NetworkError("it is no web address")
    try:
        response: http.client.HTTPResponse = urllib.request.urlopen(  # nosec B310
            urllib.request.Request(url, headers=headers), timeout=_TIMEOUT
        )
    except urllib.error.HTTPError as error:
        if error.code != http.client.REQUESTED_RANGE_NOT_SATISFIABLE or not there:
            raise _NetworkError(str(error)) from error
        # The last attempt ended just before the renaming, unless the server's file has another length.
        length = error.headers.get("Content-Range", "").removeprefix("bytes */")
        return _open(url, {}, 0) if length.isdecimal() and int(length) != there else None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _NetworkError(str(getattr(error, "reason", None) or error)) from error
    return response


def _read(response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read(_CHUNK)
    except (OSError, http.client.HTTPException) as error:
        raise _NetworkError(str(error)) from error


def _keep_version(partial: Path, headers: Message) -> None:
    """Remember which file was begun. A weak ETag does not promise equal bytes, so the date stands in."""
    tag = headers.get("ETag", "")
    version = tag if tag.startswith('"') else headers.get("Last-Modified", "")
    if version.isascii() and version:
        with new_file(_version_file(partial)) as file:
            file.write(version.encode())
    else:
        _version_file(partial).unlink(missing_ok=True)


def _version_file(partial: Path) -> Path:
    return partial.with_name(f"{partial.name}.version")
