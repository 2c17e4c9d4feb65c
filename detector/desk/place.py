"""Where the window was and what it showed, in `window.json` in the user's own folder."""

import logging
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from detector.desk.notes import write_note
from detector.files.json_text import read_json
from detector.files.settings_file import settings_path

log = logging.getLogger(__name__)

_FORMAT = "polyp-detector window"


@dataclass(frozen=True)
class WindowPlace:
    """How the windows were left.

    Attributes:
        box: of the start screen and the live window: left, top, width and height on the screens, in their
            points; None before the first time.
        maximized: whether it filled its screen.
        panel: whether the figures below the picture were shown.
        review_box, review_maximized: the same of a window of review.
        review_panel: whether the lesions beside the picture were shown.
        folder: that something was chosen from last; "" before the first time.
    """

    box: tuple[int, int, int, int] | None = None
    maximized: bool = False
    panel: bool = True
    review_box: tuple[int, int, int, int] | None = None
    review_maximized: bool = False
    review_panel: bool = True
    folder: str = ""


_CHECK: TypeAdapter[WindowPlace] = TypeAdapter(WindowPlace)
_KEYS = frozenset(field.name for field in fields(WindowPlace))


def place_path() -> Path:
    """The file, which need not exist."""
    return settings_path().with_name("window.json")


def read_place() -> WindowPlace:
    """How the windows were left; as at the first time where the file is missing or damaged."""
    try:
        values = read_json(place_path())
        return _CHECK.validate_python({key: value for key, value in values.items() if key in _KEYS})
    except FileNotFoundError:
        return WindowPlace()
    except (OSError, ValueError, AttributeError, ValidationError) as error:
        log.info("%s: is not read (%s)", place_path(), error)
        return WindowPlace()


def write_place(place: WindowPlace) -> None:
    """Remember how the windows are left. What cannot be written is not remembered."""
    write_note(place_path(), _FORMAT, asdict(place))
