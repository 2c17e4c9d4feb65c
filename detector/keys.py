"""The keys of the window, which a user may change, and with them a foot switch that sends keys."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from detector.errors import SettingsError

_NAMED = "Space|Left|Right|Up|Down|Esc|Return|Enter|Tab|Backspace|Ins|Del|Home|End|PgUp|PgDown|Pause|Print"
_KEY = re.compile(rf"((Ctrl|Alt|Shift|Meta)\+)*([!-~]|F([1-9]|[12]\d|3[0-5])|{_NAMED})", re.IGNORECASE)


@dataclass(frozen=True)
class Action:
    """Something that a key does.

    Attributes:
        name: in settings.toml and events.jsonl.
        keys: any of which does it, where the user says nothing else.
        says: what it does, for a user.
    """

    name: str
    keys: tuple[str, ...]
    says: str


ACTIONS = (
    Action("pause", ("Space",), "pause, go on, play again; live: hold the picture"),
    Action("record", ("R",), "record the procedure, or end the record"),
    Action("snapshot", ("S",), "keep the picture"),
    Action("clip", ("C",), "keep the last 20 seconds"),
    Action("lesion", ("L",), "lesion here"),
    Action("false_alarm", ("X",), "false alarm"),
    Action("phase", ("T",), "next phase: insertion, withdrawal"),
    Action("bypass", ("B",), "bypass: hide all markers, show them"),
    Action("style", ("M",), "next style of markers"),
    Action("sound", ("A",), "a short tone on a new marking"),
    Action("room", ("D",), "the picture on the second screen, too"),
    Action("figures", ("I",), "the figures below the picture"),
    Action("back", ("Left",), "5 seconds back"),
    Action("on", ("Right",), "5 seconds on"),
    Action("frame_back", (",",), "a frame back"),
    Action("frame_on", (".",), "a frame on"),
    Action("slower", ("[",), "slower"),
    Action("faster", ("]",), "faster"),
    Action("full_screen", ("F", "F11"), "full screen; Esc leaves it"),
    Action("keys", ("F1", "?"), "these keys"),
    Action("quit", ("Ctrl+Q",), "quit"),
)
_DEFAULTS = {action.name: action.keys for action in ACTIONS}


def bindings(changed: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, tuple[str, ...]]:
    """The keys of each action.

    Args:
        changed: by a user; no key for an action leaves it without.

    Raises:
        SettingsError: there is no such action or key, or a key has two actions.
    """
    for name, keys in (changed or {}).items():
        if name not in _DEFAULTS:
            near = difflib.get_close_matches(name, _DEFAULTS, 1)
            known = f"did you mean {near[0]}?" if near else f"there are {', '.join(_DEFAULTS)}"
            raise SettingsError(f"keys.{name}: no such action; {known}")
        for key in keys:
            if not _KEY.fullmatch(key):
                raise SettingsError(f"keys.{name}: {key!r} is no key; name one like R, F5, Space or Ctrl+S")
    chosen = {**_DEFAULTS, **(changed or {})}
    taken: dict[str, str] = {}
    for name, keys in chosen.items():
        for key in keys:
            other = taken.setdefault(key.lower(), name)
            if other != name:
                raise SettingsError(f"keys.{name}: {key} is that of {other}; give that another key")
    return chosen
