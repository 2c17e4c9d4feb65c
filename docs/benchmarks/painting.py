"""How many frames of 60 a second the window paints, small and over the whole screen, and what a frame costs.

A throw-away script, no part of the package:

    xvfb-run -a -s "-screen 0 3840x2160x24" python docs/benchmarks/painting.py [--seconds 5] [--other TREE]

Frames with a moving marker come by the clock, planes of 4:2:0; the analysis gives results and costs nothing.
With another tree of the program, both are measured in turns and set side by side. With --model, that model
analyzes, and beside what is painted stands which share of the frames is analyzed.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

_SIZES = {"1080p": (1920, 1080), "2160p": (3840, 2160)}
_RATE, _WARM_UP, _ROUNDS = 60.0, 1.0, 3
_SMALL = 1120, 800
_TREE = Path(__file__).parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--other", type=Path, help="another tree, measured as well")
    parser.add_argument("--model", default="", help="folder of a model that analyzes on the CPU")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        json.dump(measure_all(options.seconds, options.model), sys.stdout)
        return
    trees = [tree for tree in (options.other, _TREE) if tree is not None]
    rounds = [[run(tree, options.seconds, options.model) for tree in trees] for _ in range(_ROUNDS)]
    names = " | ".join(f"painted, {tree.name} | analyzed | ms a frame" for tree in trees)
    print(f"| source | shown | {names} |")  # noqa: T201
    print("|---|---|" + "---|---|---|" * len(trees))  # noqa: T201
    for name in rounds[0][0]:
        cells = []
        for number in range(len(trees)):
            found = [each[number][name] for each in rounds]
            painted = statistics.median(one["painted"] for one in found)
            cost = statistics.median(one["ms"] for one in found)
            analyzed = statistics.median(one["analyzed"] for one in found)
            cells.append(f"{painted:.2f} | {analyzed:.2f} | {cost:.1f}")
        print(f"| {name} | " + " | ".join(cells) + " |")  # noqa: T201


def run(tree: Path, seconds: float, model: str) -> dict[str, Any]:
    """Measure a tree in a process of its own."""
    command = [sys.executable, __file__, "--child", "--seconds", str(seconds), "--model", model]
    environment = {**os.environ, "PYTHONPATH": str(tree.resolve()), "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(command, env=environment, cwd=tree, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure_all(seconds: float, model: str) -> dict[str, dict[str, float]]:
    """By source and size: share of the frames that was painted, and the processor's time for each."""
    from PyQt6.QtWidgets import QApplication

    from detector.app.qt_environment import restore_qt_environment
    from detector.app.theme import apply_theme

    restore_qt_environment()
    application = QApplication(["painting"])
    apply_theme(application)
    return {
        f"{name} | {'screen' if full else 'window'}": measure(size, full, seconds, model)
        for name, size in _SIZES.items()
        for full in (False, True)
    }


def measure(size: tuple[int, int], full: bool, seconds: float, model: str) -> dict[str, float]:
    from PyQt6.QtTest import QTest
    from PyQt6.QtWidgets import QApplication

    from detector.app.main_window import MainWindow
    from detector.session import Session

    window = MainWindow(Session([lambda: source_of(size)], lambda: analysis(size, model)))
    frames: set[int] = set()
    note = window.session.note_painted

    def note_painted(first: Any, *more: Any) -> None:
        # Former windows told the frame itself, and more.
        frames.add(getattr(first, "frame", first).index)
        note(first, *more)

    window.session.note_painted = note_painted  # type: ignore[method-assign, assignment]
    window.resize(*_SMALL)
    window.show()
    if full:
        window.toggle_full_screen()
        screen = QApplication.primaryScreen()
        assert screen is not None
        # Nobody manages windows here, so that full screen must be brought about.
        window.setGeometry(screen.geometry())
    while model and not analyzed_by(window):
        QTest.qWait(50)
    QTest.qWait(int(1000 * _WARM_UP))
    frames.clear()
    analyzed = analyzed_by(window)
    before, began = time.process_time(), time.monotonic()
    while time.monotonic() - began < seconds:
        QApplication.processEvents()
        time.sleep(0.0005)
    spent, painted = time.process_time() - before, len(frames)
    analyzed = analyzed_by(window) - analyzed
    window.close()
    due = seconds * _RATE
    return {"painted": painted / due, "analyzed": analyzed / due, "ms": 1000 * spent / max(1, painted)}


def analyzed_by(window: Any) -> int:
    """How many frames were analyzed so far; a former window spelled it otherwise."""
    live = window.session.status().live
    former: int = getattr(live, "analysed", 0)
    return int(getattr(live, "analyzed", former))


def analysis(size: tuple[int, int], model: str) -> Any:
    """A model on the CPU, or what costs nothing."""
    from detector import PolypDetector

    return PolypDetector(model, device="cpu") if model else marking(size)


def source_of(size: tuple[int, int]) -> Any:
    """A camera of that size, whose pictures are there already."""
    from dataclasses import replace

    from detector.benchmark.synthetic import SyntheticSource

    class Camera(SyntheticSource):
        live = True
        closed = False

        def __iter__(self) -> Iterator[Any]:
            began = time.monotonic()
            for frame in super().__iter__():
                time.sleep(max(0.0, began + frame.index / _RATE - time.monotonic()))
                if self.closed:
                    return
                yield replace(frame, arrival=time.monotonic())

        def close(self) -> None:
            self.closed = True

    return Camera(*size, _RATE)


def marking(size: tuple[int, int]) -> Any:
    """What marks the same place in every frame."""
    import numpy as np

    from detector.boxes import Box
    from detector.result import NO_TIMINGS, FrameResult, Polyp

    width, height = size

    def found(frame: Any) -> Any:
        left, top = width * (0.3 + frame.index % 8 / 40), height * 0.4
        box = Box(left, top, left + width / 8, top + height / 6)
        outline = np.array([(box.x1, box.y1), (box.x2, box.y1), (box.x2, box.y2)], np.float32)
        polyps = (Polyp(box, 0.9, 0.02, outline, 1),)
        return FrameResult(frame.index, frame.time, width, height, polyps, polyps, NO_TIMINGS)

    class Marking:
        engine = SimpleNamespace(device="none", precision="", card=SimpleNamespace(name="marker"))

        def __call__(self, frame: Any) -> Any:
            return found(frame)

        def reset(self) -> None:
            """There is nothing to forget."""

    return Marking()


if __name__ == "__main__":
    main()
