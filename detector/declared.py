"""How a setting is declared, and read back from its declaration."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, get_type_hints

from annotated_types import Interval

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True)
class Help:
    """What a setting is, for a user.

    Attributes:
        text: in a line.
        title: in a word or two, for a dialog; "" for the setting's own name.
    """

    text: str
    title: str = ""


@dataclass(frozen=True)
class OneOf:
    """A setting that is one of some names."""

    names: Callable[[], tuple[str, ...]]

    def __get_pydantic_core_schema__(self, *_: object) -> Any:
        from pydantic_core import core_schema

        return core_schema.literal_schema(list(self.names()))


@dataclass(frozen=True)
class Setting:
    """One setting as it is declared.

    Attributes:
        help: what it is, in a line for a user; title in a word or two.
        kind: its type, without range and help.
        least, most: its range; None: open on that side.
        choices: the names that it is one of, or none where it is not of that kind.
    """

    name: str
    kind: Any
    default: Any
    help: str
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    title: str = ""


def declared(owner: "type[DataclassInstance]") -> dict[str, Setting]:
    """The settings of a class by name, in their order."""
    kinds, noted = get_type_hints(owner), get_type_hints(owner, include_extras=True)
    return {
        one.name: _setting(one.name, kinds[one.name], one.default, noted[one.name].__metadata__)
        for one in fields(owner)
    }


def _setting(name: str, kind: Any, default: Any, notes: tuple[Any, ...]) -> Setting:
    said = {type(note): note for note in notes}
    within, names = said.get(Interval, Interval()), said.get(OneOf)
    choices = names.names() if names else ()
    shown = said[Help].title or name.replace("_", " ").capitalize()
    return Setting(name, kind, default, said[Help].text, within.ge, within.le, choices, shown)
