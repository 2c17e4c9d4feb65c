"""A release's variants in lower precision: made, measured, and kept only where they earn their place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from detector.benchmark.machine import this_machine
from detector.detector import PolypDetector
from detector.errors import DeviceError
from detector.field_of_view import locate
from detector.inference import Engine
from detector.inference.card import VariantEntry, sha256
from detector.inference.devices import cpu_devices, gpu_devices
from detector.inference.figures import DroppedVariant, VariantFigures
from detector.inference.models import FLOAT32, INT8
from detector.picture import RgbPicture
from training.data.kvasir import rank
from training.data.samples import Sample, read_image
from training.release.calibrate import analyze_held_out, mean_dice
from training.release.float16 import write_float16
from training.release.int8.quantise import write_int8

FLOAT16 = "fp16"
FILES = {INT8: "model.int8.onnx", FLOAT16: "model.fp16.onnx"}
# Largest loss of mean Dice on the held-out part.
DICE_LOST = 0.005
# INT8 must take less than this part of float32's time.
FASTER = 0.95
# With four times as many the error of INT8 is the same within a tenth.
_CALIBRATION_FRAMES = 50
_ROUNDS = 60
_WARM_UP = 10


@dataclass(frozen=True)
class Judgement:
    """Variants that are kept, why others are not, and which is best on a device."""

    kept: dict[str, VariantFigures]
    dropped: dict[str, DroppedVariant]
    preferred: dict[str, str]


@dataclass(frozen=True)
class Variants:
    """What goes into the card: the variants' files, what was dropped, and which is best on a device."""

    kept: dict[str, VariantEntry]
    dropped: dict[str, DroppedVariant]
    preferred: dict[str, str]


def make_variants(
    model: Path,
    model_dice: float,
    pictures: Sequence[NDArray[np.uint8]],
    held_out: Sequence[Sample],
    say: Callable[[str], None],
) -> Variants:
    """Write a model's variants beside it and judge them on the held-out part.

    INT8 is kept where it loses no more than DICE_LOST and is faster on some CPU device in the same run.
    Float16 is kept for its size and for GPUs, where it loses no more; its speed is not measured.

    Args:
        model: float32 model file; no card stands beside it yet.
        model_dice: its mean Dice on the held-out part, at its threshold.
        pictures: RGB [side, side, 3] of frames that the network was trained on, which give INT8 its ranges;
            without any there is no INT8.
        held_out: held-out polyp frames.
        say: told what goes on.
    """
    files = {FLOAT32: model, FLOAT16: model.with_name(FILES[FLOAT16])}
    write_float16(model, files[FLOAT16])
    speed: dict[str, dict[str, float]] = {}
    if pictures:
        files[INT8] = model.with_name(FILES[INT8])
        write_int8(model, pictures, files[INT8])
        say("timing INT8 against float32")
        speed = {device.name: ms for device in cpu_devices() if (ms := _median_ms(files, device.name))}
    lower = [name for name in FILES if name in files]
    dice = {name: _mean_dice(files[name], held_out) for name in lower} | {FLOAT32: round(model_dice, 4)}
    judged = judge(dice, speed)
    for name, entry in judged.dropped.items():
        say(f"{name} is dropped: {entry.reason}")
        files[name].unlink()
    kept = {name: _entry(figures, files[name]) for name, figures in judged.kept.items()}
    return Variants(kept, judged.dropped, judged.preferred)


def _entry(figures: VariantFigures, file: Path) -> VariantEntry:
    said = figures.model_dump(exclude_unset=True)
    return VariantEntry(**said, file=file.name, sha256=sha256(file), bytes=file.stat().st_size)


def judge(dice: dict[str, float], speed: dict[str, dict[str, float]]) -> Judgement:
    """Decide what is kept, and what is best where.

    Args:
        dice: mean Dice on the held-out part, by variant that was made.
        speed: for each CPU device the median milliseconds of float32 and INT8, taken in turns; empty
            without INT8.
    """
    faster = [device for device, ms in speed.items() if ms[INT8] < FASTER * ms[FLOAT32]]
    reasons = {FLOAT16: _loss(dice, FLOAT16)}
    if INT8 in dice:
        reasons = {INT8: _loss(dice, INT8) or ("" if faster else "not faster"), **reasons}
    kept: dict[str, VariantFigures] = {}
    dropped: dict[str, DroppedVariant] = {}
    for name, reason in reasons.items():
        figures = VariantFigures(held_out_dice=dice[name], held_out_dice_float32=dice[FLOAT32])
        if name == INT8:
            timed = {"median_ms": speed, "timed_on": _machine(), "sums_fit": True}
            figures = figures.model_copy(update=timed)
        if reason:
            dropped[name] = DroppedVariant(reason=reason, **figures.model_dump(exclude_unset=True))
        else:
            kept[name] = figures
    preferred = {device: INT8 for device in faster if INT8 in kept}
    preferred |= {device.name: FLOAT16 for device in gpu_devices() if FLOAT16 in kept}
    return Judgement(kept, dropped, preferred)


def _machine() -> str:
    machine = this_machine()
    return f"{machine.processor}, {machine.cores} cores"


def _loss(dice: dict[str, float], name: str) -> str:
    """Why a variant's accuracy is not enough; empty where it is."""
    lost = dice[FLOAT32] - dice[name]
    return f"loses {lost:.4f} of mean Dice on the held-out part" if lost > DICE_LOST else ""


def calibration_pictures(samples: Sequence[Sample], side: int) -> list[NDArray[np.uint8]]:
    """Frames as the runtime hands them to a model, spread over the samples by a hash of their names.

    Args:
        samples: frames that the network was trained on.
        side: of the model's input, in pixels.
    """
    chosen = sorted(samples, key=lambda sample: rank(sample.name, 0))[:_CALIBRATION_FRAMES]
    pictures = (RgbPicture(read_image(sample.image_path)) for sample in chosen)
    return [
        picture.small_rgb(locate(picture.thumbnail(), picture.width, picture.height), side).copy()
        for picture in pictures
    ]


def _mean_dice(model: Path, held_out: Sequence[Sample]) -> float:
    detector = PolypDetector(model, device="cpu", gate=None)
    return round(mean_dice(analyze_held_out(detector, held_out, []), detector.threshold), 4)


def _median_ms(files: dict[str, Path], device: str) -> dict[str, float]:
    """Median time of a run of float32 and of INT8 in turns, so that other load hits both; empty if absent."""
    try:
        engines = {name: Engine(files[name], device) for name in (FLOAT32, INT8)}
    except DeviceError:
        return {}
    side = engines[FLOAT32].card.input_side
    picture = np.random.default_rng(0).integers(0, 256, (side, side, 3), dtype=np.uint8)
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(_WARM_UP + _ROUNDS):
        for name, engine in engines.items():
            started = perf_counter()
            engine.run(picture)
            times[name].append(1e3 * (perf_counter() - started))
    return {name: round(float(np.median(values[_WARM_UP:])), 2) for name, values in times.items()}
