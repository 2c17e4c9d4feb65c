"""Weights side by side on the held-out part, each frame in its four quarter turns, plain or changed.

    python docs/benchmarks/held_out.py --data DIR default:320 default:352 accurate:384:mirrored runs/new:352

A script beside the package. Prints mean Dice of the polyp frames and the share of normal frames with a
region, by threshold. Weights are a released model, a model folder or a run; the number is the side of the
input. The networks compute in bfloat16 where the processor can: compare figures of one machine.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
import typer
from numpy.typing import NDArray

from detector.regions import region_pixels
from training.data.parts import Parts, read_parts
from training.data.samples import Sample, read_sample
from training.evaluation.metrics.overlap import overlap_scores
from training.fit.validate import MIN_AREA, largest_region
from training.fit.weights import find_weights, load_network
from training.network.mixed import mixed_precision
from training.network.segmenter import OUTPUT_STRIDE, Segmenter, normalise, upsample
from training.recipes import RECIPES
from training.release.calibrate import quarter_turns

Picture = NDArray[np.uint8]

_THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
_MIRRORED = "mirrored"


@dataclass(frozen=True)
class Candidate:
    """Weights and how a frame is shown to them."""

    name: str
    network: Segmenter
    side: int
    mirrored: bool

    @torch.inference_mode()
    def probability(self, image: Picture) -> NDArray[np.float32]:
        """Map [H, W] of an RGB frame [H, W, 3]."""
        small = cv2.resize(image, (self.side, self.side), interpolation=cv2.INTER_AREA)
        x = normalise(torch.from_numpy(small)[None])
        x = torch.cat([x, x.flip(3)]) if self.mirrored else x
        with mixed_precision(x.device):
            logits = self.network.finest(x.contiguous(memory_format=torch.channels_last)).float()
        logits = 0.5 * (logits[:1] + logits[1:].flip(3)) if self.mirrored else logits
        probability = torch.sigmoid(upsample(logits, OUTPUT_STRIDE))[0, 0].numpy()
        height, width = image.shape[:2]
        return cv2.resize(probability, (width, height), interpolation=cv2.INTER_LINEAR)  # type: ignore[return-value]


def _shrunk(image: Picture, side: int, quality: int | None = None) -> Picture:
    """Less detail, and blocks of JPEG, at the frame's own size."""
    height, width = image.shape[:2]
    scale = side / max(height, width)
    small = cv2.resize(image, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    if quality is not None:
        _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, quality])
        small = cv2.imdecode(data, cv2.IMREAD_COLOR)  # type: ignore[assignment]
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)  # type: ignore[return-value]


CHANGES: dict[str, Callable[[Picture], Picture]] = {
    "plain": lambda image: image,
    "shrunk to 300": lambda image: _shrunk(image, 300),
    "and JPEG 40": lambda image: _shrunk(image, 300, 40),
    "shrunk to 220": lambda image: _shrunk(image, 220),
    "blurred": lambda image: cv2.GaussianBlur(image, (0, 0), 4),  # type: ignore[dict-item,return-value]
    "darker": lambda image: (0.6 * image).astype(np.uint8),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="holds kvasir-seg/ and normal/")
    parser.add_argument("--changed", action="store_true", help="also frames as another hospital's may be")
    parser.add_argument("candidates", nargs="+", metavar="WEIGHTS:SIDE[:mirrored]")
    arguments = parser.parse_args()
    parts = read_parts(arguments.data, RECIPES["default"])
    typer.echo("| weights | frames | " + " | ".join(map(str, _THRESHOLDS)) + " |")
    typer.echo("|---|---|" + "---|" * len(_THRESHOLDS))
    for candidate in map(_candidate, arguments.candidates):
        for name in CHANGES if arguments.changed else ("plain",):
            _row(candidate, name, _dices(candidate, parts, CHANGES[name]))
        _row(candidate, "normal with a region", _alarms(candidate, parts))


def _candidate(text: str) -> Candidate:
    weights, side, *mirrored = text.split(":")
    network = load_network(find_weights(weights)).network.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return Candidate(text, network, int(side), mirrored == [_MIRRORED])


def _turns(samples: list[Sample]) -> Iterator[tuple[Picture, Picture]]:
    for sample in samples:
        image, mask = read_sample(sample)
        yield from zip(quarter_turns(image), quarter_turns(mask), strict=True)


def _dices(candidate: Candidate, parts: Parts, change: Callable[[Picture], Picture]) -> list[list[float]]:
    return [
        [overlap_scores(region_pixels(probability, threshold), mask > 0).dice for threshold in _THRESHOLDS]
        for image, mask in _turns(parts.held_out_polyps)
        for probability in [candidate.probability(change(image))]
    ]


def _alarms(candidate: Candidate, parts: Parts) -> list[list[float]]:
    return [
        [largest_region(region_pixels(probability, threshold)) >= MIN_AREA for threshold in _THRESHOLDS]
        for image, _ in _turns(parts.held_out_normals)
        for probability in [candidate.probability(image)]
    ]


def _row(candidate: Candidate, name: str, values: list[list[float]]) -> None:
    cells = " | ".join(f"{mean:.4f}" for mean in np.mean(values, axis=0))
    typer.echo(f"| {candidate.name} | {name} | {cells} |")


if __name__ == "__main__":
    main()
