"""The figures of videos with truth: one definition for the figures, for their intervals, and for a sweep."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from detector.inference.figures import Interval

Value = TypeVar("Value")
Other = TypeVar("Other")


class VideoFigures(BaseModel, Generic[Value]):
    """The figures over all sequences, or something of each of them; None where there is nothing to count.

    Attributes:
        polyp_sensitivity: share of polyps that were hit in at least one frame.
        frame_sensitivity: share of frames with a polyp in which at least one of its polyps was hit.
        frame_specificity: share of frames without a polyp that show no region.
        false_activations_per_minute: runs of consecutive frames of one track that hits nothing, counted by
            their shortest length; a run of n frames lasts n / rate.
        first_detection_s: from a polyp's first visible frame to its first hit, over the polyps hit.
        fragments_per_polyp: runs of consecutive hit frames, mean over the polyps hit; 1 is without flicker.
    """

    model_config = ConfigDict(frozen=True)

    polyp_sensitivity: Value | None
    frame_sensitivity: Value | None
    frame_specificity: Value | None
    false_activations_per_minute: dict[str, Value | None]
    first_detection_s: dict[str, Value | None]
    fragments_per_polyp: Value | None

    def named(self) -> dict[str, Value | None]:
        """Each figure by its name in a table."""
        alarms, delays = self.false_activations_per_minute, self.first_detection_s
        return {
            "polyp sensitivity": self.polyp_sensitivity,
            "frame sensitivity": self.frame_sensitivity,
            "frame specificity": self.frame_specificity,
            **{f"false activations per minute, {name}": value for name, value in alarms.items()},
            **{f"first detection s, {name}": value for name, value in delays.items()},
            "fragments per polyp": self.fragments_per_polyp,
        }


def combined(
    draws: Sequence[VideoFigures[Value]], combine: Callable[[list[Value]], Other | None]
) -> VideoFigures[Other]:
    """Put together what is known of each figure in several evaluations, at least one."""

    def over(figure: Callable[[VideoFigures[Value]], Value | None]) -> Other | None:
        return combine([value for draw in draws if (value := figure(draw)) is not None])

    def over_parts(
        parts: Callable[[VideoFigures[Value]], dict[str, Value | None]],
    ) -> dict[str, Other | None]:
        known = {name: [parts(draw)[name] for draw in draws] for name in parts(draws[0])}
        return {name: combine([one for one in values if one is not None]) for name, values in known.items()}

    return VideoFigures(
        polyp_sensitivity=over(lambda draw: draw.polyp_sensitivity),
        frame_sensitivity=over(lambda draw: draw.frame_sensitivity),
        frame_specificity=over(lambda draw: draw.frame_specificity),
        false_activations_per_minute=over_parts(lambda draw: draw.false_activations_per_minute),
        first_detection_s=over_parts(lambda draw: draw.first_detection_s),
        fragments_per_polyp=over(lambda draw: draw.fragments_per_polyp),
    )


@dataclass(frozen=True)
class PolypCourse:
    """One polyp over its sequence: frames visible and hit, seconds to the first hit, runs of hits."""

    sequence: str
    polyp: int
    visible: int
    hit: int
    first_hit: float | None
    fragments: int


class VideoScores(VideoFigures[float]):
    """Figures, what they were counted from, and their intervals where those were asked for."""

    per_polyp: list[PolypCourse]
    intervals: VideoFigures[Interval] | None = None
