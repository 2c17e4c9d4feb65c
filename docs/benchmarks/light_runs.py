"""Runs without what only --resume needs, in small files, to take them elsewhere and export them there.

    python docs/benchmarks/light_runs.py RUNS OUT          # OUT/NAME.pt.00, NAME.pt.01, … of at most 15 MiB
    python docs/benchmarks/light_runs.py --join OUT RUNS   # RUNS/NAME/last.pt: `polyp-train export` takes it

A script beside the package. A checkpoint holds the network, its average and the optimiser's state; only the
average is released.
"""

import argparse
from pathlib import Path

import torch
import typer

from training.fit.checkpoint import LAST

_PART_BYTES = 15 << 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--join", action="store_true", help="put the parts together again")
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    (_join if arguments.join else _lighten)(arguments.source, arguments.out)


def _lighten(runs: Path, out: Path) -> None:
    for checkpoint in sorted(runs.glob(f"*/{LAST}")):
        name = checkpoint.parent.name
        values = torch.load(checkpoint, map_location="cpu", weights_only=True)
        light = out / f"{name}.pt"
        torch.save({**values, "network": {}, "optimiser": {}}, light)
        data = light.read_bytes()
        light.unlink()
        for number, start in enumerate(range(0, len(data), _PART_BYTES)):
            (out / f"{name}.pt.{number:02}").write_bytes(data[start : start + _PART_BYTES])
        typer.echo(f"{name}: {values['epoch']} epochs, {len(data) / 2**20:.1f} MiB")


def _join(parts: Path, runs: Path) -> None:
    for name in sorted({part.name.partition(".pt.")[0] for part in parts.glob("*.pt.*")}):
        whole = runs / name / LAST
        whole.parent.mkdir(parents=True, exist_ok=True)
        whole.write_bytes(b"".join(part.read_bytes() for part in sorted(parts.glob(f"{name}.pt.*"))))
        values = torch.load(whole, map_location="cpu", weights_only=True)
        torch.save({**values, "network": values["average"]}, whole)
        typer.echo(f"{whole}: {values['epoch']} epochs")


if __name__ == "__main__":
    main()
