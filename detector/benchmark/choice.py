"""What is measured where a user does not say: on a GPU more than on a CPU."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from detector.inference import released_models
from detector.inference.devices import AUTO, device_named
from detector.inference.models import INT8, variant_files
from detector.settings import DetectorSettings

# The rate that stands for flat out.
FLAT_OUT = 0.0
_FULL_HD, _ULTRA_HD = (1920, 1080), (3840, 2160)


@dataclass(frozen=True)
class Play:
    """How a source is played.

    Attributes:
        size: width and height in pixels of a synthetic one.
        rate: frames a second, 0 (FLAT_OUT) for as fast as it goes; None is the source's own.
    """

    size: tuple[int, int]
    rate: float | None


_ON_GPU = (
    *(Play(_FULL_HD, 60.0), Play(_ULTRA_HD, 60.0)),
    *(Play(_FULL_HD, 120.0), Play(_FULL_HD, FLAT_OUT)),
)


def plays(
    sizes: Sequence[tuple[int, int]], rates: Sequence[float], synthetic: bool, on_gpu: bool
) -> tuple[Play, ...]:
    """Every size at every rate; where neither is said, what a GPU is there for, or Full HD at one rate."""
    if on_gpu and synthetic and not sizes and not rates:
        return _ON_GPU
    return tuple(Play(size, rate) for size, rate in product(sizes or (_FULL_HD,), rates or (None,)))


def every_model(detectors: Sequence[DetectorSettings]) -> tuple[DetectorSettings, ...]:
    """For each that names a GPU which needs nothing built: one for each released model in each precision.

    Raises:
        ModelError: a model's card is damaged.
    """
    return tuple(
        replace(wanted, model=model)
        for wanted in detectors
        for model in (_models_for_gpus() if _runs_every_model(wanted.device) else (wanted.model,))
    )


def _runs_every_model(device: str) -> bool:
    if device == AUTO:
        return False
    row = device_named(device)
    return row.on_gpu and row.cached is None


def _models_for_gpus() -> tuple[str, ...]:
    """The default model before the others, and the smaller precision first: what is used comes first."""
    released = released_models()
    return tuple(
        f"{name}:{variant}"
        for name in sorted(released, key=lambda name: name != DetectorSettings().model)
        for variant in reversed(variant_files(released[name]))
        if variant != INT8
    )
