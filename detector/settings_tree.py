"""All settings as one list, each with its place: for whoever shows and changes them one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from detector.declared import Setting, declared
from detector.settings import Gate, UserSettings

# Names from the outermost on, as ("detector", "gate", "hold").
Path = tuple[str, ...]

GATE: Path = ("detector", "gate")


@dataclass(frozen=True)
class PlacedSetting:
    """A setting and where it stands.

    Attributes:
        path: from `UserSettings` on.
        setting: as it is declared.
    """

    path: Path
    setting: Setting

    @property
    def group(self) -> str:
        """Name of what it belongs to: detector, gate, record, …"""
        return self.path[-2]


def every_setting() -> Iterator[PlacedSetting]:
    """The settings in the order in which they are declared; the gate's own follow those of the detector.

    Whether there is a gate at all is one of them.
    """
    for table in fields(UserSettings):
        owner = type(table.default)
        if is_dataclass(owner):
            yield from _of(owner, (table.name,))
            if table.name == GATE[0]:
                yield from _of(Gate, GATE)


def value_at(settings: UserSettings, path: Path) -> Any:
    """What a setting is; of a gate that is not there, what it would be."""
    found: Any = settings
    for name in path:
        found = getattr(Gate() if found is None else found, name)
    return found


def changed_at(settings: UserSettings, changes: Mapping[Path, Any]) -> UserSettings:
    """Settings with other values at some places; one of the gate's makes a gate where there was none."""
    for path, value in changes.items():
        settings = _changed(settings, path, value)
    return settings


def _of(owner: Any, path: Path) -> Iterator[PlacedSetting]:
    for name, setting in declared(owner).items():
        yield PlacedSetting((*path, name), setting)


def _changed(owner: Any, path: Path, value: Any) -> Any:
    name, *rest = path
    if not rest:
        return replace(owner, **{name: value})
    inner = getattr(owner, name)
    return replace(owner, **{name: _changed(Gate() if inner is None else inner, tuple(rest), value)})
