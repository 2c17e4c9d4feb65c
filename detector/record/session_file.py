"""session.json: what was recorded, with what, and how it ended."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from detector.errors import DataError
from detector.files.atomic import write_whole
from detector.files.json_text import read_json
from detector.files.versions import installed_versions
from detector.notice import NOTICE

SESSION = "session.json"
FORMAT, VERSION = "polyp-detector session", 1
_PACKAGES = ("polyp-detector", "av", "numpy", "onnxruntime", "onnxruntime-gpu", "openvino", "PyQt6")


@dataclass(frozen=True)
class About:
    """What is known of a record before its first frame.

    Attributes:
        case: code of the procedure.
        source: name of the source, fit to be shown.
        live: whether its frames come in real time of their own.
        rate: nominal frames a second.
        mode: of a capture device, as it was asked for.
        crop_to_view: whether the field of view alone is recorded.
        screen: "window", or "none" where nobody looks.
    """

    case: str
    source: str
    live: bool
    rate: float
    mode: Mapping[str, Any] = field(default_factory=dict)
    crop_to_view: bool = False
    screen: str = "none"


def is_record(folder: Path) -> bool:
    """Whether a folder is that of a record."""
    try:
        return (folder / SESSION).is_file()
    except (OSError, ValueError):
        return False


def first_facts(about: About, monotonic: float) -> dict[str, Any]:
    """The file's content when a record begins, at a time.monotonic() that is now."""
    now = datetime.now().astimezone()
    return {
        "format": FORMAT,
        "version": VERSION,
        "notice": NOTICE,
        "case": about.case,
        "begun": {"wall": now.isoformat(timespec="milliseconds"), "monotonic": round(monotonic, 6)},
        "first_frame": None,
        "source": {"name": about.source, "live": about.live, "rate": about.rate, "mode": dict(about.mode)},
        "crop_to_view": about.crop_to_view,
        "screen": about.screen,
        "analysis": None,
        "versions": installed_versions(_PACKAGES),
        "end": None,
    }


def write_session(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write the file.

    Raises:
        OutputError: it cannot be written.
    """
    write_whole(folder / SESSION, (json.dumps(facts, indent=2, ensure_ascii=False) + "\n").encode("utf-8"))


def read_session(folder: Path) -> dict[str, Any]:
    """The content of a record's file.

    Raises:
        DataError: there is none, or it is damaged or of another version.
    """
    path = folder / SESSION
    try:
        facts = read_json(path)
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: is missing or damaged; name the folder of a record") from error
    if not isinstance(facts, dict) or (facts.get("format"), facts.get("version")) != (FORMAT, VERSION):
        raise DataError(f"{path}: is not of {FORMAT!r}, version {VERSION}")
    return facts
