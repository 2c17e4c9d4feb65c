"""Running a released model."""

from detector.inference.card import ModelCard
from detector.inference.engine import Engine
from detector.inference.models import find_model, released_models
from detector.inference.opening import open_engine
from detector.inference.providers import Device

__all__ = ["Device", "Engine", "ModelCard", "find_model", "open_engine", "released_models"]
