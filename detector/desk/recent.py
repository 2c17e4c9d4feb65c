"""What was opened last, in `recent.json` in the user's own folder. No password is kept."""

import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detector.desk.kinds import Brought, Kind
from detector.desk.notes import write_note
from detector.files.json_text import read_json
from detector.files.settings_file import settings_path
from detector.plain_text import shown_source

log = logging.getLogger(__name__)

_MOST = 24
_FORMAT = "polyp-detector recent"


@dataclass(frozen=True)
class Recent:
    """Something that was opened.

    Attributes:
        kind: see `Kind`.
        source: as it was named; of an address without user, password and query.
        whole: whether it can be opened as it is, rather than after what was left out is typed again.
        opened: when, as ISO 8601 in UTC.
    """

    kind: Kind
    source: str
    whole: bool
    opened: str

    @property
    def brought(self) -> Brought:
        """It, to be opened again."""
        return Brought(self.kind, self.source)

    @property
    def present(self) -> bool:
        """Whether it is still there, as far as can be told without opening it. May take as long as a disk."""
        if self.kind.live:
            return True
        try:
            return Path(self.source).exists()
        except OSError:
            return False


def recent_path() -> Path:
    """The file, which need not exist."""
    return settings_path().with_name("recent.json")


def read_recents() -> tuple[Recent, ...]:
    """What was opened, the last one first; nothing where the file is missing or damaged."""
    try:
        entries = read_json(recent_path())["entries"]
        return tuple(_entry(one) for one in entries[:_MOST])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.info("%s: is not read (%s)", recent_path(), error)
        return ()


def note_recent(brought: Iterable[Brought]) -> None:
    """Something was opened. What cannot be written is not remembered, and nothing else comes of it."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    new = [_remembered(one, now) for one in brought]
    taken = {(one.kind, one.source) for one in new}
    _write([*new, *(one for one in read_recents() if (one.kind, one.source) not in taken)][:_MOST])


def forget_recents() -> None:
    """Remember nothing of what was opened."""
    _write([])


def _remembered(brought: Brought, now: str) -> Recent:
    if brought.kind is not Kind.STREAM:
        # A path from where the program was started means nothing elsewhere.
        kept = brought.source if brought.kind is Kind.CAMERA else str(Path(brought.source).absolute())
        return Recent(brought.kind, kept, True, now)
    kept = shown_source(brought.source)
    return Recent(brought.kind, kept, kept == brought.source, now)


def _entry(value: Any) -> Recent:
    kind, source, whole, opened = (value[key] for key in ("kind", "source", "whole", "opened"))
    if not (isinstance(source, str) and isinstance(whole, bool) and isinstance(opened, str)):
        raise ValueError("an entry is damaged")
    return Recent(Kind(kind), source, whole, opened)


def _write(entries: list[Recent]) -> None:
    values = [{**asdict(one), "kind": one.kind.value} for one in entries]
    write_note(recent_path(), _FORMAT, {"entries": values})
