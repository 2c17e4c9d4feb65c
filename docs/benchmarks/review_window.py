"""Time and memory of the review window on an hour of results, and of each painting of its timeline and list.

python docs/benchmarks/long_results.py FOLDER
xvfb-run -a -s "-screen 0 1600x1000x24" python docs/benchmarks/review_window.py FOLDER
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QWidget

from detector.app.qt_environment import restore_qt_environment
from detector.app.review.review_window import ReviewWindow
from detector.app.theme import apply_theme
from detector.review.opening import ReviewPlan, open_viewing
from detector.settings import DetectorSettings

_SIZE = 1360, 860
_PAINTINGS = 400


def _memory() -> float:
    """What this process holds of the machine's memory, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


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
    window.close()


if __name__ == "__main__":
    main()
