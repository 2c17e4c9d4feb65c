"""Time and memory of the review window on an hour of results, and of each painting of its timeline and list.

python docs/benchmarks/long_results.py FOLDER
xvfb-run -a -s "-screen 0 1600x1000x24" python docs/benchmarks/review_window.py FOLDER [VIDEO]

With a video, as seek.py makes it with --keep, it goes through that, too, and jumps about in what it visited.
"""

import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QWidget
from seek import GROUP, GROUPS, RATE

from detector.app.qt_environment import restore_qt_environment
from detector.app.review.review_window import ReviewWindow
from detector.app.theme import apply_theme
from detector.review.opening import ReviewPlan, open_viewing
from detector.settings import DetectorSettings
from detector.video import AS_RECORDED

_SIZE = 1360, 860
_PAINTINGS = 400
_WITH_VIDEO, _JUMPS, _PATIENCE = 2, 60, 60.0


def _memory() -> float:
    """What this process holds of the machine's memory, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def _most_memory() -> float:
    """What it held at most, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def _painted(widget: QWidget, change: Callable[[int], None]) -> str:
    """Percentiles of painting a widget after each change: by the clock, and of the processor's time."""
    clock, processor = [], []
    for number in range(_PAINTINGS):
        change(number)
        began, worked = time.perf_counter(), time.thread_time()
        widget.repaint()
        clock.append(time.perf_counter() - began)
        processor.append(time.thread_time() - worked)
    figures = (1000 * np.percentile(times, share) for times in (clock, processor) for share in (50, 99))
    return "p50 {:.1f} ms, p99 {:.1f} ms; of the processor p50 {:.1f} ms, p99 {:.1f} ms".format(*figures)


def _jump_about(window: ReviewWindow, video: str) -> None:
    """Visit each group of pictures of a video as seek.py makes it, and jump about in the last."""
    viewing = window.viewing
    viewing.play(video, AS_RECORDED)
    window._show_recording()

    def go(index: int) -> float:
        began = time.perf_counter()
        viewing.seek((index + 0.5) / RATE)
        while window._frame is None or window._frame.index != index:
            QTest.qWait(1)
            assert time.perf_counter() - began < _PATIENCE, f"frame {index} did not come"
        window.pane.repaint()
        return time.perf_counter() - began

    for number in range(1, GROUPS + 1):
        took = go(number * GROUP - 1)
        print(f"group {number}, last frame: {took:.1f} s, {_memory():.0f} MB")  # noqa: T201
    chance, worked = random.Random(2), time.process_time()
    jumps = [1000 * go((GROUPS - 1) * GROUP + chance.randrange(GROUP)) for _ in range(_JUMPS)]
    worked = 1000 * (time.process_time() - worked) / _JUMPS
    p50, p99 = np.percentile(jumps, 50), np.percentile(jumps, 99)
    print(f"jump until painted: p50 {p50:.0f} ms, p99 {p99:.0f} ms; of the processor {worked:.0f} ms")  # noqa: T201
    print(f"{_memory():.0f} MB then, {_most_memory():.0f} MB at most")  # noqa: T201


def main() -> None:
    """Open and paint, and print."""
    restore_qt_environment()
    application = QApplication(["review"])
    apply_theme(application)
    began, worked = time.perf_counter(), time.process_time()
    window = ReviewWindow(open_viewing(ReviewPlan(sys.argv[1], DetectorSettings(), "reviewer")).viewing)
    window.resize(*_SIZE)
    window.show()
    assert QTest.qWaitForWindowExposed(window)
    application.processEvents()
    took, work = time.perf_counter() - began, time.process_time() - worked
    print(f"opened in {took:.1f} s, {work:.1f} s of the processor, {_memory():.0f} MB")  # noqa: T201
    timeline, view = window.timeline, window.side.list
    bar, viewport = view.verticalScrollBar(), view.viewport()
    assert bar is not None and viewport is not None
    zoom = _painted(timeline, lambda number: timeline.zoom(1.2 if number % 40 < 20 else 1 / 1.2))
    print(f"timeline, at another zoom: {zoom}")  # noqa: T201
    head = _painted(timeline, lambda number: timeline.show_position(9.0 * number, None, None, follow=False))
    print(f"timeline, at another time: {head}")  # noqa: T201
    scrolled = _painted(viewport, lambda number: bar.setValue(23 * number % max(1, bar.maximum())))
    print(f"list, scrolled: {scrolled}")  # noqa: T201
    print(f"{len(window.viewing.overview.times)} frames, {_memory():.0f} MB at last")  # noqa: T201
    if len(sys.argv) > _WITH_VIDEO:
        _jump_about(window, sys.argv[_WITH_VIDEO])
    window.close()


if __name__ == "__main__":
    main()
