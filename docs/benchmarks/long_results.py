"""A results folder as an hour of 1080p gives it, made in seconds, to measure what opens it.

    python docs/benchmarks/long_results.py FOLDER [MINUTES]
    python docs/benchmarks/long_results.py --measure FOLDER

The first writes FOLDER/results.jsonl without a recording: 25 frames a second, 80 polyps that come and go,
with masks and measured quality. The second opens it and prints processor time and peak memory.
"""

import argparse
import json
import math
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from detector.analysis.results import rle
from detector.files.atomic import write_whole
from detector.notice import NOTICE

WIDTH, HEIGHT, RATE = 1920, 1080, 25
_POLYPS, _SHAPES = 80, 24


def write_long_results(folder: Path, minutes: float = 60) -> Path:
    """Write results.jsonl of a recording that does not exist; the same at each call.

    Raises:
        OutputError: the folder cannot be written.
    """
    frames = round(minutes * 60 * RATE)
    lines = [_header(), *_frames(frames), _end(frames)]
    path = folder / "results.jsonl"
    write_whole(path, "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines).encode())
    return path


def _header() -> dict[str, Any]:
    return {
        "format": "polyp-detector results",
        "version": 2,
        "notice": NOTICE,
        "source": {"name": "hour.mp4", "width": WIDTH, "height": HEIGHT, "rate": float(RATE), "start": 0.0},
        "identity": {"path": "hour.mp4", "bytes": 1, "head": "0" * 64, "middle": "0" * 64, "tail": "0" * 64},
        "model": {"name": "default", "version": "1.0", "sha256": "0" * 64},
        "device": "cpu",
        "precision": "float32",
        "threshold": 0.3,
        "min_area": 0.002,
        "gate": {},
    }


def _end(frames: int) -> dict[str, Any]:
    return {"end": {"frames": frames, "duration": frames / RATE, "damaged_frames": 0, "gaps": []}}


def _frames(count: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(1)
    shapes = [_shape(chance) for _ in range(_SHAPES)]
    spans = sorted(_span(count, chance) for _ in range(_POLYPS))
    for number in range(count):
        tracks = [track for track, (start, length) in enumerate(spans, 1) if 0 <= number - start < length]
        yield {
            "frame": number,
            "time": round(number / RATE, 6),
            "polyps": [_polyp(track, number, spans[track - 1], shapes) for track in tracks],
            "held": [],
            "quality": _quality(chance),
        }


def _span(count: int, chance: random.Random) -> tuple[int, int]:
    length = min(count, chance.randint(RATE, 15 * RATE))
    return chance.randint(0, count - length), length


def _shape(chance: random.Random) -> dict[str, Any]:
    """A box with the mask of an uneven blob in it."""
    x1, y1 = chance.randint(200, 1300), chance.randint(100, 600)
    width, height, waves = chance.randint(120, 420), chance.randint(120, 420), chance.randint(5, 9)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    across, down = (columns - x1) / width * 2 - 1, (rows - y1) / height * 2 - 1
    reach = 0.85 + 0.12 * np.sin(waves * np.arctan2(down, across))
    mask = np.hypot(across, down) <= reach
    return {"box": [float(x1), float(y1), float(x1 + width), float(y1 + height)], "mask": rle.encode(mask)}


def _polyp(track: int, number: int, span: tuple[int, int], shapes: list[dict[str, Any]]) -> dict[str, Any]:
    start, length = span
    score = round(0.4 + 0.55 * math.sin(math.pi * (number - start + 0.5) / length), 4)
    shape = shapes[(track * 7 + number) % len(shapes)]
    return {
        "track": track,
        "box": shape["box"],
        "score": score,
        "area": 0.02,
        "shown": number - start > 5,
    } | {"mask": shape["mask"]}


def _quality(chance: random.Random) -> dict[str, float]:
    names = ("blur", "dark", "bright", "glare", "red", "flat", "tissue", "speed", "change")
    return {name: round(chance.random(), 3) for name in names}


def _measure(folder: Path) -> None:
    from detector.review.overview import read_overview

    before, processor = time.perf_counter(), time.process_time()
    overview = read_overview(folder)
    took, processor = time.perf_counter() - before, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{len(overview.numbers)} frames, {len(overview.tracks)} tracks, "
        f"{overview.path.stat().st_size / 1e6:.0f} MB: "
        f"{processor:.2f} s of processor time, {took:.2f} s by the clock, {peak:.0f} MiB at most\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("minutes", type=float, nargs="?", default=60.0)
    parser.add_argument("--measure", action="store_true", help="open what was written")
    options = parser.parse_args()
    if options.measure:
        _measure(options.folder)
    else:
        write_long_results(options.folder, options.minutes)


if __name__ == "__main__":
    main()
