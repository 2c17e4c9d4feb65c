"""Former places of documented names, which serve for one release and name the present ones."""

import importlib
import warnings
from collections.abc import Callable, Mapping
from typing import Any


def former_names(module: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a module whose names have moved.

    Args:
        module: its own name.
        homes: by former name, the present one with its module, as `package.module:name`.
    """

    def serve(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        home, _, present = homes[name].partition(":")
        said = f"{name} is now called {present}; its place is now {home}.{present}"
        warnings.warn(said, DeprecationWarning, stacklevel=2)
        return getattr(importlib.import_module(home), present)

    return serve
