"""Weights by threshold: polyps found and false alarms, in another hospital's frames and at home.

    python docs/benchmarks/curve.py --data DIR default:320 runs/abroad:320 runs/abroad:352

A script beside the package. Weights are a released model, a model folder or a run; the number is the side of
the input in pixels. Each is exported in float32 and run by the released runtime on DIR/foreign, every frame
once, and on the held-out part, every frame in its four quarter turns.
"""

import argparse
import tempfile
from pathlib import Path

import typer

from detector.detector import PolypDetector
from detector.inference.figures import OperatingPoint
from training.data.parts import read_parts
from training.fit.validate import MIN_AREA
from training.fit.weights import find_weights, load_network
from training.network.segmenter import ReleasedNetwork
from training.recipes import RECIPES
from training.release.calibrate import HeldOutMaps, analyze_foreign, analyze_held_out, operating_points
from training.release.export import export
from training.release.release import MODEL

_SHOWN = (0.1, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95)
_HEADER = (
    "| weights | threshold | foreign Dice | hit | polyp-free marked | held-out Dice | hit | normal marked |"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="holds foreign/, kvasir-seg/ and normal/")
    parser.add_argument("candidates", nargs="+", metavar="WEIGHTS:SIDE")
    arguments = parser.parse_args()
    parts = read_parts(arguments.data, RECIPES["default"])
    typer.echo(_HEADER)
    typer.echo("|" + "---|" * 8)
    for candidate in arguments.candidates:
        weights, side = candidate.rsplit(":", 1)
        with tempfile.TemporaryDirectory() as folder:
            detector = _detector(weights, int(side), Path(folder))
            abroad = analyze_foreign(detector, parts.foreign)
            home = analyze_held_out(detector, parts.held_out_polyps, parts.held_out_normals)
            _print_rows(candidate, abroad, home)


def _detector(weights: str, side: int, folder: Path) -> PolypDetector:
    network = load_network(find_weights(weights)).network
    properties = {
        "name": "candidate",
        "version": "1",
        "input_side": str(side),
        "fit": "crop-squash",
        "min_area": str(MIN_AREA),
        "threshold": "0.5",
        "training_data": weights,
        "licence": "not released",
        "intended_use": "not released",
    }
    export(ReleasedNetwork(network, side), properties, folder / MODEL)
    return PolypDetector(folder / MODEL, device="cpu", gate=None)


def _print_rows(name: str, abroad: HeldOutMaps, home: HeldOutMaps) -> None:
    points = (operating_points(maps, MIN_AREA, _SHOWN) for maps in (abroad, home))
    for there, here in zip(*points, strict=True):
        cells = [name, f"{there.threshold:.2f}", *_cells(there, abroad), *_cells(here, home)]
        typer.echo("| " + " | ".join(cells) + " |")


def _cells(point: OperatingPoint, frames: HeldOutMaps) -> list[str]:
    marked = f"{round(point.alarm_share * len(frames.normals))} of {len(frames.normals)}"
    return [f"{point.mean_dice:.3f}", f"{point.hit_share:.3f}", marked]


if __name__ == "__main__":
    main()
