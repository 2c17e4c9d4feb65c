"""Running a released model."""

from detector.inference.card import ModelCard
from detector.inference.engine import Device, Engine
from detector.inference.models import find_model, released_models

__all__ = ["Device", "Engine", "ModelCard", "find_model", "released_models"]
