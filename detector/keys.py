"""The keys of the windows, which a user may change, and with them a foot switch that sends keys."""

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
    Action("settings", ("Ctrl+,",), "settings"),
    Action("keys", ("F1", "?"), "these keys"),
    Action("quit", ("Ctrl+Q",), "quit"),
)
# Those of the review window; what has the name of a live action does the same there.
REVIEW_ACTIONS = (
    Action("pause", ("Space",), "play, pause, play again"),
    Action("accept", ("Y",), "accept the lesion; again: take that back"),
    Action("reject", ("X",), "reject the lesion; again: take that back"),
    Action("next_marking", ("N",), "next marking"),
    Action("previous_marking", ("P",), "previous marking"),
    Action("missed", ("L",), "draw a box around a missed lesion"),
    Action("missed_polygon", ("Shift+L",), "draw a polygon around it"),
    Action("remove", ("Del",), "take back what was drawn"),
    Action("merge", ("G",), "the chosen lesions are one"),
    Action("split", ("K",), "from here on it is another lesion"),
    Action("comment", ("C",), "write a comment"),
    Action("undo", ("Ctrl+Z",), "undo"),
    Action("redo", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo"),
    Action("back", ("Left",), "5 seconds back"),
    Action("on", ("Right",), "5 seconds on"),
    Action("second_back", ("Shift+Left",), "a second back"),
    Action("second_on", ("Shift+Right",), "a second on"),
    Action("frame_back", (",",), "a frame back"),
    Action("frame_on", (".",), "a frame on"),
    Action("slower", ("[",), "slower"),
    Action("faster", ("]",), "faster"),
    Action("loop_start", ("A",), "play again and again from here; again: not any more"),
    Action("loop_end", ("B",), "up to here"),
    Action("first", ("Home",), "to the start"),
    Action("last", ("End",), "to the end"),
    Action("closer", ("+", "="), "the picture closer"),
    Action("farther", ("-",), "the picture farther"),
    Action("pixels", ("1",), "the picture 1:1"),
    Action("timeline_closer", ("Ctrl++", "Ctrl+="), "the timeline closer"),
    Action("timeline_farther", ("Ctrl+-",), "the timeline farther"),
    Action("fit", ("0",), "the whole picture"),
    Action("bypass", ("H",), "hide all markers, show them"),
    Action("style", ("M",), "next style of markers"),
    Action("figures", ("I",), "the lesions beside the picture"),
    Action("full_screen", ("F", "F11"), "full screen; Esc leaves it"),
    Action("export", ("Ctrl+E",), "write it in another format"),
    Action("settings", ("Ctrl+,",), "settings"),
    Action("keys", ("F1", "?"), "these keys"),
    Action("quit", ("Ctrl+Q",), "quit"),
)
# Those that go on while their key is held down. Of the others a key that is held too long would take back
# what it did, or do it many times.
REPEATED = frozenset(
    {
        *("back", "on", "second_back", "second_on", "frame_back", "frame_on", "slower", "faster"),
        *("next_marking", "previous_marking", "closer", "farther", "timeline_closer", "timeline_farther"),
        *("undo", "redo"),
    }
)
_DEFAULTS = {action.name: action.keys for action in ACTIONS}
_REVIEW_DEFAULTS = {action.name: action.keys for action in REVIEW_ACTIONS}


def review_bindings(changed: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, tuple[str, ...]]:
    """The keys of each action in the review window; a usual key makes way for one that a user gave.

    Args:
        changed: by a user, as `bindings` has found them right.

    Raises:
        SettingsError: a key has two actions.
    """
    own = {name: keys for name, keys in (changed or {}).items() if name in _REVIEW_DEFAULTS}
    given = {key.lower() for keys in own.values() for key in keys}
    usual = {
        name: tuple(key for key in keys if key.lower() not in given)
        for name, keys in _REVIEW_DEFAULTS.items()
        if name not in own
    }
    return _apart({**_REVIEW_DEFAULTS, **usual, **own})


def bindings(changed: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, tuple[str, ...]]:
    """The keys of each action in the live window.

    Args:
        changed: by a user; no key for an action leaves it without.

    Raises:
        SettingsError: there is no such action or key, or a key has two actions.
    """
    every = dict.fromkeys((*_DEFAULTS, *_REVIEW_DEFAULTS))
    for name, keys in (changed or {}).items():
        if name not in every:
            near = difflib.get_close_matches(name, every, 1)
            known = f"did you mean {near[0]}?" if near else f"there are {', '.join(every)}"
            raise SettingsError(f"keys.{name}: no such action; {known}")
        for key in keys:
            if not _KEY.fullmatch(key):
                raise SettingsError(f"keys.{name}: {key!r} is no key; name one like R, F5, Space or Ctrl+S")
    chosen = {**_DEFAULTS, **{name: keys for name, keys in (changed or {}).items() if name in _DEFAULTS}}
    return _apart(chosen)


def _apart(chosen: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Keys of which none has two actions.

    Raises:
        SettingsError: one has.
    """
    taken: dict[str, str] = {}
    for name, keys in chosen.items():
        for key in keys:
            other = taken.setdefault(key.lower(), name)
            if other != name:
                raise SettingsError(f"keys.{name}: {key} is that of {other}; give that another key")
    return chosen
