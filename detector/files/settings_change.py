"""Writing settings.toml for the settings dialog, so that a user's own lines and comments stay."""

from collections.abc import Iterator, MutableMapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.toml_document import TOMLDocument

from detector.errors import SettingsError
from detector.files.atomic import write_whole
from detector.files.settings_file import parse_settings, read_settings, settings_path, settings_text
from detector.settings import UserSettings

# Has a form of its own, and is changed by nobody but the user.
_KEYS = "keys"


def save_settings(wanted: UserSettings) -> None:
    """Let the user's file say other settings; its keys of the window stay as they are.

    What is the default is not added, and is written where a line says something else.

    Raises:
        SettingsError: the file is wrong now, and is left as it is; or a setting is out of its range.
        OutputError: it cannot be written.
    """
    path = settings_path()
    before = _content(path)
    after = changed(before, wanted, path)
    if after != before:
        write_whole(path, after)


def changed(content: bytes, wanted: UserSettings, path: Path) -> bytes:
    """A settings file's content, made to say other settings.

    Raises:
        SettingsError: the content is wrong, or a setting is.
    """
    parse_settings(content, path)
    document = tomlkit.parse(settings_text(content))
    for table in fields(wanted):
        if table.name == _KEYS:
            continue
        owner = getattr(wanted, table.name)
        _change(document if table.name == "detector" else _Table(document, table.name), owner)
    after = document.as_string().encode()
    # A file knows a path as a text.
    detector = replace(wanted.detector, model=str(wanted.detector.model))
    said = parse_settings(after, path)
    if said != replace(wanted, detector=detector, keys=said.keys):
        raise SettingsError(f"{path}: cannot be changed by the program as it is written; change it by hand")
    return after


def _content(path: Path) -> bytes:
    try:
        return read_settings(path)
    except FileNotFoundError:
        return b""


class _Table(MutableMapping[str, Any]):
    """A table of a document, made once something is to stand in it."""

    def __init__(self, document: TOMLDocument, name: str) -> None:
        self._document, self._name = document, name

    def _table(self) -> MutableMapping[str, Any]:
        found = self._document.get(self._name)
        return found if isinstance(found, MutableMapping) else {}

    def __getitem__(self, key: str) -> Any:
        return self._table()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        if not isinstance(self._document.get(self._name), MutableMapping):
            self._document[self._name] = tomlkit.table()
        self._table()[key] = value

    def __delitem__(self, key: str) -> None:
        del self._table()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table())

    def __len__(self) -> int:
        return len(self._table())


def _change(table: MutableMapping[str, Any], owner: Any) -> None:
    """Let a table say what a data class of settings holds."""
    for one in fields(owner):
        value = getattr(owner, one.name)
        if one.name == "gate":
            _change_gate(table, value)
        elif value is None:
            table.pop(one.name, None)
        else:
            _say(table, one.name, str(value) if isinstance(value, Path) else value, one.default)


def _change_gate(document: MutableMapping[str, Any], gate: Any) -> None:
    """A gate is a table; none at all is `gate = false`."""
    if gate is None:
        if document.get("gate") is not False:
            # In the place of a table it would lie in the table before.
            document.pop("gate", None)
            document["gate"] = False
        return
    assert is_dataclass(gate)
    if isinstance(document.get("gate"), bool):
        document.pop("gate")
    assert isinstance(document, TOMLDocument)
    _change(_Table(document, "gate"), gate)


def _say(table: MutableMapping[str, Any], name: str, value: Any, default: Any) -> None:
    present = table.get(name)
    if present is None and value == default:
        return
    # A whole number may stand for another, but not a truth for a number.
    if present is None or present != value or isinstance(present, bool) != isinstance(value, bool):
        table[name] = value
