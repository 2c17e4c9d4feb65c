"""What the windows remember for a user, in files beside `settings.toml` that nobody misses."""

import json
import logging
from pathlib import Path
from typing import Any

from detector.errors import OutputError
from detector.files.atomic import write_whole

log = logging.getLogger(__name__)


def write_note(path: Path, name: str, values: dict[str, Any]) -> None:
    """Write a file of a format. What cannot be written is not remembered, and nothing else comes of it.

    Args:
        path: of the file.
        name: of the format.
        values: that JSON knows.
    """
    content = json.dumps({"format": name, "version": 1, **values}, indent=1)
    try:
        write_whole(path, content.encode("utf-8", "surrogateescape"))
    except OutputError as error:
        log.info("%s", error)
