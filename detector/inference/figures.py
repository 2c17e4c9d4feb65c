"""The figures of a model card: one definition for who measures them, who writes them and who shows them.

A figure may be missing, since a card of an earlier version has fewer. What was not said is not written
either: a card that is read and written again is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field


class Interval(NamedTuple):
    """A two-sided 95 % interval, low <= high, in the unit of the values; in JSON [low, high]."""

    low: float
    high: float


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


@dataclass(frozen=True)
class PolypHits:
    """How many polyps a data set holds, and how many of them a box hit."""

    count: int
    hit: int


@dataclass(frozen=True)
class PolypFreeFrames:
    """How many frames show no polyp, and on how many of them a region is found."""

    images: int
    with_region: int


@dataclass(frozen=True)
class SizeAccuracy:
    """Frames whose polyps cover a part of them that is within the same bounds."""

    size: str
    images: int
    mean_dice: float
    mean_dice_interval: Interval | None
    polyps: PolypHits


@dataclass(frozen=True)
class MeasuredModel:
    """Which file the figures are of, the size of its input, and the threshold."""

    name: str
    sha256: str
    input: str
    threshold: float


class Accuracy(_Figures):
    """Means over frames with a polyp, each with its interval; None where there is no such frame.

    In [0, 1], 1 is perfect; but for hd95 (pixels) and mae ([0, 1]) 0 is perfect. An interval of a mean is by
    bootstrap over frames, one of a share is Wilson's.
    """

    images: int = 0
    mean_dice: float | None = None
    mean_iou: float | None = None
    mean_precision: float | None = None
    mean_recall: float | None = None
    mean_f2: float | None = None
    mean_accuracy: float | None = None
    mean_hd95: float | None = None
    mean_mae: float | None = None
    mean_s_measure: float | None = None
    mean_e_measure: float | None = None
    mean_weighted_f: float | None = None
    mean_dice_interval: Interval | None = None
    mean_iou_interval: Interval | None = None
    mean_precision_interval: Interval | None = None
    mean_recall_interval: Interval | None = None
    mean_f2_interval: Interval | None = None
    mean_accuracy_interval: Interval | None = None
    mean_hd95_interval: Interval | None = None
    mean_mae_interval: Interval | None = None
    mean_s_measure_interval: Interval | None = None
    mean_e_measure_interval: Interval | None = None
    mean_weighted_f_interval: Interval | None = None
    ap50: float | None = None
    ap50_95: float | None = None
    model: MeasuredModel | None = None
    polyps: PolypHits = PolypHits(0, 0)
    polyps_hit_interval: Interval | None = None
    polyp_free: PolypFreeFrames = PolypFreeFrames(0, 0)
    polyp_free_interval: Interval | None = None
    by_size: Sequence[SizeAccuracy] = ()


class _SetName(_Figures):
    """What was measured; a subset names the set that it is a part of."""

    title: str = ""
    subset_of: str | None = None


class SetAccuracy(Accuracy, _SetName):
    """The figures of a named set of frames. Its name comes first."""


class VariantFigures(_Figures):
    """What a release measured of a variant.

    Attributes:
        held_out_dice: mean Dice on the held-out part, beside that of float32.
        median_ms: of a run, by device and variant, taken in turns.
        timed_on: the processor.
        sums_fit: whether its INT8 sums fit the registers of every processor.
    """

    held_out_dice: float = 0.0
    held_out_dice_float32: float = 0.0
    median_ms: dict[str, dict[str, float]] = Field(default_factory=dict)
    timed_on: str = ""
    sums_fit: bool = False


class DroppedVariant(VariantFigures):
    """A variant that is not released, and why."""

    reason: str


@dataclass(frozen=True)
class OperatingPoint:
    """What a threshold gives on the held-out part.

    Attributes:
        threshold: probability from which a pixel belongs to a region, in 0..1.
        mean_dice: mean Dice over the polyp frames.
        hit_share: share of the polyps that a region's box meets with an IoU of at least 0.3.
        alarm_share: share of the normal frames with a region.
    """

    threshold: float
    mean_dice: float
    hit_share: float
    alarm_share: float


@dataclass(frozen=True)
class ScorePoint:
    """What is left of hits and alarms where regions of a mean probability under `score` are dropped."""

    score: float
    hit_share: float
    alarm_share: float


@dataclass(frozen=True)
class HeldOutFrames:
    """How many frames were kept from training to choose the threshold."""

    polyp_frames: int
    normal: int
