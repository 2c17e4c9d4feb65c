"""What a detector remembers of a video, as plain values: so that an analysis can go on where it broke off.

Floats survive JSON to the last bit. Restored are objects of the modules named here and nothing else: whoever
can write into a results folder must not be able to run code by it.
"""

import importlib
from collections import deque
from dataclasses import fields
from typing import Any

import numpy as np

from detector.detector import Memory, PolypDetector

_MODULES = frozenset(
    {
        "detector.field_of_view",
        "detector.gate",
        "detector.result",
        "detector.tracking",
        "detector.field_of_view_tracker",
    }
)


def remember(detector: PolypDetector) -> dict[str, Any]:
    """The detector's memory of the video so far, ready for JSON."""
    return {name: _plain(value) for name, value in vars(detector.memory).items()}


def recall(detector: PolypDetector, memory: dict[str, Any]) -> None:
    """Put a detector where `remember` was called.

    Raises:
        ValueError: the memory is damaged or of another version of this program; the detector is unchanged.
    """
    try:
        restored = {field.name: _object(memory[field.name]) for field in fields(Memory)}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"the checkpoint cannot be used ({error})") from error
    for name, value in restored.items():
        if type(value) is not type(getattr(detector.memory, name)):
            raise ValueError(f"the checkpoint holds a {type(value).__name__} for {name}")
    detector.memory = Memory(**restored)


def _plain(value: Any) -> Any:
    """JSON values as they are, all else as [kind, content]."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case np.ndarray():
            return ["array", str(value.dtype), list(value.shape), value.ravel().tolist()]
        case dict():
            return ["dict", [[_plain(key), _plain(item)] for key, item in value.items()]]
        case deque() | tuple() | list():
            return [type(value).__name__, [_plain(item) for item in value]]
    kind = type(value)
    if kind.__module__ not in _MODULES:
        raise TypeError(
            f"a detector remembers a {kind.__module__}.{kind.__qualname__}, which is not foreseen"
        )
    return ["object", kind.__module__, kind.__qualname__, _plain(vars(value))]


def _object(plain: Any) -> Any:
    if not isinstance(plain, list):
        return plain
    match plain:
        case ["array", dtype, shape, values]:
            return np.array(values, np.dtype(dtype)).reshape(shape)
        case ["dict", pairs]:
            return {_object(key): _object(item) for key, item in pairs}
        case ["tuple", items]:
            return tuple(_object(item) for item in items)
        case ["list", items]:
            return [_object(item) for item in items]
        case ["deque", items]:
            return deque(_object(item) for item in items)
        case ["object", module, name, values]:
            return _instance(module, name, _object(values))
    raise TypeError("a value of no known kind")


def _instance(module: str, name: str, values: dict[str, Any]) -> Any:
    if module not in _MODULES:
        raise TypeError(f"{module} is not foreseen")
    kind = getattr(importlib.import_module(module), name)
    if not isinstance(kind, type) or kind.__module__ != module:
        raise TypeError(f"{name} is no class of {module}")
    instance: Any = object.__new__(kind)
    # Also for frozen classes, whose constructors take no private fields.
    vars(instance).update(values)
    return instance
