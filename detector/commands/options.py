"""The options of a command with a model, made from the declarations of the settings."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass, replace
from functools import wraps
from itertools import product
from types import GenericAlias
from typing import Annotated, Any, get_args

import typer

from detector.declared import Setting, declared
from detector.settings import DetectorSettings, Gate

# 5400, 90:00 and 1:30:00 are the same.
_TIME = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d*)?)", re.ASCII)
_SIXTY = 60


@dataclass(frozen=True)
class DetectorOptions:
    """What a user said of the detector: for each setting that was named, the values it shall have."""

    given: Mapping[str, tuple[Any, ...]]

    def settings(self, stored: DetectorSettings | None = None) -> DetectorSettings:
        """The user's settings file, or what is `stored`, under what was said on the command line.

        Raises:
            SettingsError: the file is wrong, and was never right.
        """
        return self.combinations(stored)[0]

    def combinations(self, stored: DetectorSettings | None = None) -> tuple[DetectorSettings, ...]:
        """The settings for each combination of the values of repeatable options.

        Raises:
            SettingsError: the file is wrong, and was never right.
        """
        from detector.files.settings_file import current_settings

        stored = stored or current_settings()
        chosen = {**self.given}
        if "gate" in chosen:
            chosen["gate"] = tuple(stored.gate or Gate() if on else None for on in chosen["gate"])
        every = product(*chosen.values())
        return tuple(replace(stored, **dict(zip(chosen, values, strict=True))) for values in every)


def with_detector_options(
    *names: str, repeatable: tuple[str, ...] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command an option for each of those settings, in place of its parameter `detector`.

    Args:
        names: of settings; none: all of them.
        repeatable: those of them that can be given several times.
    """
    chosen = {name: each for name, each in declared(DetectorSettings).items() if name in names or not names}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**values: Any) -> None:
            said = {name: values.pop(name) for name in chosen}
            given = {
                name: tuple(value) if name in repeatable else (value,)
                for name, value in said.items()
                if value is not None and value != []
            }
            command(detector=DetectorOptions(given), **values)

        options = [_parameter(each, each.name in repeatable) for each in chosen.values()]
        run.__signature__ = _replaced(inspect.signature(command), options)  # type: ignore[attr-defined]
        return run

    return decorate


def one_of(names: tuple[str, ...], text: str) -> Any:
    """An option that is one of some names.

    Args:
        names: to choose from.
        text: its help.
    """
    return typer.Option(parser=_parser(names), metavar=f"[{'|'.join(names)}]", help=text)


def moment(text: str) -> Any:
    """An option that is a time in a recording, in seconds; 90, 1:30 and 00:01:30.5 are understood.

    Args:
        text: its help.
    """
    return typer.Option(parser=_seconds, metavar="TIME", help=text, show_default=False)


def pictures(text: str) -> Any:
    """An option that says of which frames pictures are written: the first of how many, 0 for marked ones.

    Args:
        text: its help.
    """
    return typer.Option(parser=_every, metavar="[marked|all|every:N]", help=text)


def _every(text: str) -> int:
    match text.partition(":"):
        case ("marked", "", ""):
            return 0
        case ("all", "", ""):
            return 1
        case ("every", ":", number) if number.isdecimal() and int(number):
            return int(number)
    raise typer.BadParameter(f"{text!r} is none of marked, all and every:N")


def _seconds(text: str | float) -> float:
    # Typer hands a default to the parser too.
    parts = _TIME.fullmatch(str(text))
    hours, minutes, seconds = parts.groups() if parts else ("", "", "")
    carried = (minutes and float(seconds) >= _SIXTY) or (hours and int(minutes) >= _SIXTY)
    if not seconds or carried:
        raise typer.BadParameter(f"{text!r} is not a time like 90, 1:30 or 00:01:30.5")
    return 3600 * float(hours or 0) + 60 * float(minutes or 0) + float(seconds)


def _replaced(signature: inspect.Signature, options: list[inspect.Parameter]) -> inspect.Signature:
    parameters: list[inspect.Parameter] = []
    for each in signature.parameters.values():
        parameters += (
            options if each.name == "detector" else [each.replace(kind=inspect.Parameter.KEYWORD_ONLY)]
        )
    return signature.replace(parameters=parameters)


def _parameter(setting: Setting, repeatable: bool) -> inspect.Parameter:
    """An option whose default is "not said", for what is not said is up to the settings file."""
    kind = _kind(setting)
    shape: Any = GenericAlias(list, (kind,)) if repeatable else kind
    annotation = Annotated[shape | None, _option(setting)]
    return inspect.Parameter(
        setting.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation
    )


def _kind(setting: Setting) -> Any:
    """The type of a value on the command line: a switch for what can be left out as a whole."""
    kinds = [kind for kind in get_args(setting.kind) or (setting.kind,) if kind is not type(None)]
    return bool if is_dataclass(kinds[0]) else kinds[0]


def _option(setting: Setting) -> Any:
    name = setting.name.replace("_", "-")
    shown = _shown_default(setting)
    if setting.choices:
        option = one_of(setting.choices, setting.help)
        option.show_default = shown
        return option
    if _kind(setting) is bool:
        return typer.Option(f"--{name}/--no-{name}", help=setting.help, show_default=shown)
    return typer.Option(min=setting.least, max=setting.most, help=setting.help, show_default=shown)


def _shown_default(setting: Setting) -> str | bool:
    """As --help shows it: nothing where the default is not a value."""
    if setting.default is None:
        return False
    if _kind(setting) is bool:
        name = setting.name.replace("_", "-")
        return name if setting.default else f"no-{name}"
    return str(setting.default)


def _parser(names: tuple[str, ...]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in names:
            raise typer.BadParameter(f"{text!r} is not one of {', '.join(names)}")
        return text

    return parse
