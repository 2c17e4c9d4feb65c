"""Running a released model."""

from detector.inference.card import ModelCard
from detector.inference.engine import Device, Engine, built_for_cuda
from detector.inference.models import find_model, released_models

__all__ = ["Device", "Engine", "ModelCard", "built_for_cuda", "find_model", "released_models"]
