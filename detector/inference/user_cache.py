"""What was found out about this machine and is kept between two starts. Deleting it costs time alone."""

import hashlib
import logging
from pathlib import Path
from typing import TypeVar

from platformdirs import user_cache_path
from pydantic import BaseModel

from detector.errors import OutputError
from detector.files.atomic import write_whole
from detector.files.reading import read_bounded
from detector.files.versions import installed_versions
from detector.inference.devices import runtime_packages

log = logging.getLogger(__name__)

_LARGEST_FILE = 1 << 20

Kept = TypeVar("Kept", bound=BaseModel)


def cache_folder() -> Path:
    """The user's folder for it, which need not exist."""
    return user_cache_path("polyp-detector", appauthor=False)


def key_of(*parts: object) -> str:
    """A short name that differs as soon as one of the parts does."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:20]


def runtime_versions() -> tuple[str, ...]:
    """Versions of the installed runtimes; what was measured with others does not count."""
    return tuple(
        f"{package} {version}" for package, version in installed_versions(runtime_packages()).items()
    )


def recall(kind: type[Kept], key: str) -> Kept | None:
    """What was kept under a key, or None where there is nothing, or nothing readable."""
    try:
        return kind.model_validate_json(read_bounded(_file(kind, key), _LARGEST_FILE))
    except (OSError, ValueError):
        return None


def keep(value: BaseModel, key: str) -> None:
    """Keep a value. Where the folder cannot be written it is found out again next time."""
    try:
        write_whole(_file(type(value), key), value.model_dump_json(indent=1).encode())
    except OutputError as error:
        log.info("not remembered: %s", error)


def _file(kind: type[BaseModel], key: str) -> Path:
    return cache_folder() / f"{kind.__name__.lower()}-{key}.json"
