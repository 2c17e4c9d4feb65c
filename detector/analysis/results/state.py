"""How far an analysis has come, saved so that it can go on where it broke off.

Saved are plain dataclasses and nothing else: whoever can write into a results folder must not be able to run
code by it. Floats survive JSON to the last bit.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from detector.detector import Memory
from detector.errors import DataError
from detector.files.atomic import write_whole
from detector.files.json_text import read_json
from detector.files.versions import installed_versions

STATE = "results.part.checkpoint.json"
# VERSION goes up whenever a field of the state, or what it means, changes.
FORMAT, VERSION = "polyp-detector state", 3


@dataclass(frozen=True)
class SavedState:
    """A place from which an analysis can go on.

    Attributes:
        frames: that are on record.
        time: of the last of them, in seconds.
        length: of the results file up to them, in bytes.
        memory: of the detector after them.
    """

    frames: int
    time: float
    length: int
    memory: Memory


_STATE = TypeAdapter(SavedState)


def write_state(state: SavedState, folder: Path) -> None:
    """Save how far the analysis of a folder has come.

    Raises:
        OutputError: the folder cannot be written or the disk is full.
    """
    content = {**_head(), "state": _STATE.dump_python(state, mode="json")}
    write_whole(folder / STATE, (json.dumps(content, separators=(",", ":")) + "\n").encode("utf-8"))


def read_state(folder: Path) -> SavedState | None:
    """What was saved last; None where nothing was.

    Raises:
        DataError: it is damaged, or of another version of this program, which would go on otherwise than it
            began.
    """
    path = folder / STATE
    try:
        content = read_json(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _refused(path, "damaged") from error
    if not isinstance(content, dict) or any(content.get(key) != value for key, value in _head().items()):
        raise _refused(path, "of another version of this program")
    return _checked(path, content.get("state"))


def _checked(path: Path, saved: Any) -> SavedState:
    try:
        state = _STATE.validate_python(saved)
    except ValidationError as error:
        first = error.errors()[0]
        raise _refused(path, f"{'.'.join(map(str, first['loc']))}: {first['msg'].lower()}") from error
    # A field that is missing and was filled in, or is not known, would make the rest of the results differ.
    if _STATE.dump_python(state, mode="json") != saved:
        raise _refused(path, "not what was saved")
    return state


def _head() -> dict[str, Any]:
    program = installed_versions(["polyp-detector"]).get("polyp-detector")
    return {"format": FORMAT, "version": VERSION, "program": program}


def _refused(path: Path, reason: str) -> DataError:
    return DataError(f"{path}: cannot be gone on from ({reason}); this video is analyzed from its start")
