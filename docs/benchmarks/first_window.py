"""From the start of the process to the first window on the screen, and to its badge, seen from outside.

`python docs/benchmarks/first_window.py --other TREE` starts `polyp-detector view assets/demo.mp4` of this
tree and of another in turns, on a screen of their own (Xvfb), whose pixels it watches.
"""

import argparse
import mmap
import os
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
CODE = "from detector.__main__ import main; main()"
_WIDTH, _HEIGHT = 1280, 900
# What the badge says before there is a picture, as RGB, and how many pixels of it there are at least.
_BADGE, _LEAST = (0xC9, 0xD3, 0xDE), 150
_LOOK_EVERY, _PATIENCE = 0.003, 30.0


@contextmanager
def screen() -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """A screen: its name, and its pixels [H, W, 4] as BGRX, which are those of the moment."""
    number = f":{os.getpid() % 10000 + 100}"
    with TemporaryDirectory() as folder:
        server = subprocess.Popen(
            ["Xvfb", number, "-screen", "0", f"{_WIDTH}x{_HEIGHT}x24", "-fbdir", folder, "-nolisten", "tcp"]
        )
        try:
            file = Path(folder) / "Xvfb_screen0"
            while not file.exists() or not Path(f"/tmp/.X11-unix/X{number[1:]}").exists():
                time.sleep(0.05)
            with file.open("rb") as opened:
                content = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
            header, *rest = struct.unpack(">25I", content[:100])
            # The header with its name, and a table of colours of 12 bytes each.
            begins = header + 12 * rest[18]
            pixels = np.frombuffer(content, np.uint8, _HEIGHT * _WIDTH * 4, begins)
            yield number, pixels.reshape(_HEIGHT, _WIDTH, 4)
        finally:
            server.terminate()
            server.wait()


def first_seen(tree: Path, python: str, display: str, pixels: NDArray[np.uint8]) -> tuple[float, float]:
    """Seconds to the first pixel of a window, and to the badge."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    began = time.monotonic()
    process = subprocess.Popen(
        [python, "-P", "-c", CODE, "view", str(tree / "assets/demo.mp4")], env=environment, cwd=tree
    )
    try:
        window = None
        while time.monotonic() - began < _PATIENCE:
            now = time.monotonic() - began
            part = pixels[::2, : _WIDTH // 2, :3]
            if window is None and part.any():
                window = now
            if (
                window is not None
                and (np.abs(part[..., ::-1].astype(int) - _BADGE).max(2) < 8).sum() > _LEAST
            ):
                return window, now
            time.sleep(_LOOK_EVERY)
        raise TimeoutError("no window came")
    finally:
        process.terminate()
        process.wait()
        while pixels[..., :3].any():
            time.sleep(0.02)


def main() -> int:
    """Measure in turns, and print medians."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--other", type=Path, help="another tree of this program")
    options.add_argument("--runs", type=int, default=7)
    given = options.parse_args()
    trees = [ROOT, given.other] if given.other else [ROOT]
    seen: dict[Path, list[tuple[float, float]]] = {tree: [] for tree in trees}
    with screen() as (display, pixels):
        for _ in range(given.runs):
            for tree in trees:
                seen[tree].append(first_seen(tree, sys.executable, display, pixels))
    for tree, times in seen.items():
        for name, values in zip(("window", "badge"), zip(*times, strict=True), strict=True):
            sys.stdout.write(
                f"{tree.name}: {name} after {median(values):.2f} s ({min(values):.2f} to {max(values):.2f})\n"
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
