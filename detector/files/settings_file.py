"""settings.toml in the user's own folder: read when present, and never able to stop a program that worked.

Each reading that succeeds keeps a copy beside the file. Where the file is wrong later, the copy is used and a
warning says what is wrong. The file itself is written by the settings dialog alone (see `settings_change`).
"""

import difflib
import json
import logging
import os
import tomllib
from pathlib import Path
from typing import Any

from platformdirs import user_config_path
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from detector.declared import declared
from detector.errors import OutputError, SettingsError
from detector.files.atomic import write_whole
from detector.files.reading import read_bounded
from detector.keys import bindings
from detector.settings import (
    DetectorSettings,
    Gate,
    Owner,
    RecordSettings,
    ReviewSettings,
    UserSettings,
    WindowSettings,
)

log = logging.getLogger(__name__)

# Of a file in bytes, of a line in characters: what has no end takes the reader of TOML minutes.
_LARGEST_FILE, _LONGEST_LINE = 1 << 16, 5000
# So many mistakes are named, and so much of a word.
_MOST_NAMED, _LONGEST_WORD = 5, 60
_LAST_GOOD = "settings.last-good.toml"
_OWNERS: dict[str, Owner] = {
    "gate": Gate,
    "record": RecordSettings,
    "review": ReviewSettings,
    "window": WindowSettings,
}


def settings_path() -> Path:
    """The user's settings file, which need not exist."""
    return user_config_path("polyp-detector", appauthor=False) / "settings.toml"


def current_settings() -> DetectorSettings:
    """Those of the detector among `user_settings`.

    Raises:
        SettingsError: as that.
    """
    return user_settings().detector


def user_settings() -> UserSettings:
    """What the user's file says, or the last good file where it is wrong; the defaults where there is none.

    Raises:
        SettingsError: the file is wrong and there is none that was good before.
    """
    path = settings_path()
    try:
        content = read_settings(path)
        settings = parse_settings(content, path)
    except FileNotFoundError:
        return UserSettings()
    except SettingsError as error:
        return _last_good(error)
    _keep(content)
    return settings


def read_settings(path: Path) -> bytes:
    """The content of a settings file.

    Raises:
        FileNotFoundError: there is none.
        SettingsError: it cannot be read, or is longer than any.
    """
    try:
        return read_bounded(path, _LARGEST_FILE)
    except FileNotFoundError:
        raise
    except OSError as error:
        if not os.access(path.parent, os.X_OK):
            # The home of nobody, or of another user: there is no file of this one's.
            raise FileNotFoundError(str(path)) from error
        raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise SettingsError(f"{path}: is {error}; move the file away") from error


def settings_text(content: bytes) -> str:
    """The text of a settings file; some editors begin it with a mark of its encoding.

    Raises:
        ValueError: it is none.
    """
    return content.decode("utf-8-sig")


def parse_settings(content: bytes, path: Path) -> UserSettings:
    """The settings in a file's content.

    Raises:
        SettingsError: it is no TOML, or a line breaks a rule; the message names file, keys and rules.
    """
    try:
        text = settings_text(content)
        if any(len(line) > _LONGEST_LINE for line in text.splitlines()):
            raise SettingsError(f"{path}: has a line of more than {_LONGEST_LINE} characters; mend it")
        values = tomllib.loads(text)
    except RecursionError as error:
        raise SettingsError(f"{path}: is nested too deeply; mend it, or move the file away") from error
    except ValueError as error:
        raise SettingsError(f"{path}: is not TOML ({error}); mend the line, or move the file away") from error
    try:
        return _check(values)
    except ValidationError as error:
        named = [_rule(one) for one in error.errors()[:_MOST_NAMED]]
        more = error.error_count() - len(named)
        wrong = "; ".join([*named, f"and {more} more"] if more else named)
        raise SettingsError(f"{path}: {wrong}; mend the line, or remove it for the default") from error
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from error


def _check(values: dict[str, Any]) -> UserSettings:
    others = {name: values.get(name, {}) for name in ("record", "review", "window")}
    detector = {name: value for name, value in values.items() if name not in (*others, "keys")}
    tables = {"detector": _with_gate(detector), **others, "keys": _keys(values)}
    try:
        # As JSON, where a table may stand for a data class though a text is not taken for a number.
        given = json.dumps(tables, default=str)
    except (ValueError, RecursionError):
        raise SettingsError("holds a number or a table beyond all measure; mend it") from None
    settings = TypeAdapter(UserSettings).validate_json(given, strict=True)
    bindings(settings.keys)
    return settings


def _keys(values: dict[str, Any]) -> Any:
    """The table of keys, in which one may stand without a list."""
    table = values.get("keys", {})
    if not isinstance(table, dict):
        return table
    return {action: [keys] if isinstance(keys, str) else keys for action, keys in table.items()}


def _with_gate(values: dict[str, Any]) -> dict[str, Any]:
    # TOML has no word for "none": false is no gate, true the usual one.
    gate = values.get("gate")
    if gate is True:
        return {key: value for key, value in values.items() if key != "gate"}
    return {**values, "gate": None} if gate is False else values


def _rule(error: ErrorDetails) -> str:
    """What is wrong with a key: the rule that it breaks, or, where it is unknown, the nearest right one."""
    # Those of the detector stand in no table of their own.
    *table, key = (str(part) for part in error["loc"] if part != "detector")
    name = _short(".".join((*table, key)))
    if error["type"] != "unexpected_keyword_argument":
        return f"{name}: {error['msg'].lower()}, not {_short(json.dumps(error['input'], default=str))}"
    known = list(declared(_OWNERS[table[0]] if table else DetectorSettings))
    near = difflib.get_close_matches(key[:_LONGEST_WORD], known, 1)
    return f"{name}: no such setting; " + (
        f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_WORD else f"{text[:_LONGEST_WORD]}…"


def _keep(content: bytes) -> None:
    copy = settings_path().with_name(_LAST_GOOD)
    try:
        if not copy.exists() or read_settings(copy) != content:
            write_whole(copy, content)
    except (OSError, SettingsError, OutputError) as error:
        log.info("the last good settings are not kept: %s", error)


def _last_good(fault: SettingsError) -> UserSettings:
    copy = settings_path().with_name(_LAST_GOOD)
    try:
        settings = parse_settings(read_settings(copy), copy)
    except (OSError, SettingsError):
        raise fault from None
    log.warning("%s; the last good settings are used: %s", fault, copy)
    return settings
