"""The figures of a video evaluation, with what was evaluated and what other settings would give."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from detector.compare.figures import VideoFigures, VideoScores
from detector.settings import Gate


class _Setting(BaseModel):
    """A threshold and the name of a gate."""

    threshold: float
    gate: str


class SweepPoint(VideoFigures[float], _Setting):
    """The figures of one threshold with one gate. The setting comes first."""


@dataclass(frozen=True)
class EvaluatedModel:
    """Which file was evaluated, at which threshold."""

    name: str
    sha256: str
    threshold: float


class VideoEvaluation(BaseModel):
    """All figures of a video evaluation: of the regions found, and of what lights up past the gate."""

    model_config = ConfigDict(frozen=True)

    sequences: int
    frames: int
    polyps: int
    model: EvaluatedModel
    gate: Gate | None
    raw: VideoScores
    gated: VideoScores
    sweep: Sequence[SweepPoint] = ()
