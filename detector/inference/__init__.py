"""Running a released model."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detector.inference.card import ModelCard
    from detector.inference.engine import Engine
    from detector.inference.models import find_model, released_models
    from detector.inference.opening import open_engine

__all__ = ["Engine", "ModelCard", "find_model", "open_engine", "released_models"]

_HOMES = {
    "Engine": "engine",
    "ModelCard": "card",
    "find_model": "models",
    "open_engine": "opening",
    "released_models": "models",
}


def __getattr__(name: str) -> Any:
    """Load the names on first use: the command line reads the table of devices without what computes."""
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
