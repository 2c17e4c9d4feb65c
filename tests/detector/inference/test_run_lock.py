"""Runs go on beside each other; a recording has the GPU alone, and waits for no run that hangs."""

import threading
import time

from detector.inference import run_lock
from detector.inference.run_lock import RunLock, gpu_lock


def test_runs_go_on_beside_each_other() -> None:
    lock, both = RunLock(), threading.Barrier(2)

    def run() -> None:
        with lock.shared():
            both.wait(5)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert not both.broken


def test_no_run_and_no_other_recording_begins_while_one_records() -> None:
    lock, inside = RunLock(), [0]
    most = {"alone": 0, "shared": 0}

    def use(kind: str) -> None:
        for _ in range(100):
            with lock.alone() if kind == "alone" else lock.shared():
                inside[0] += 1 if kind == "shared" else 100
                most[kind] = max(most[kind], inside[0])
                time.sleep(0)
                inside[0] -= 1 if kind == "shared" else 100

    threads = [threading.Thread(target=use, args=(kind,)) for kind in ("alone", "shared", "alone", "shared")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert most["alone"] == 100
    assert most["shared"] <= 2


def test_a_run_that_hangs_is_not_waited_for_long() -> None:
    lock, released = RunLock(), threading.Event()

    def hang() -> None:
        with lock.shared():
            released.wait(10)

    thread = threading.Thread(target=hang)
    thread.start()
    started = time.monotonic()
    with lock.alone():
        assert 0.9 * run_lock._HANGS < time.monotonic() - started < 3 * run_lock._HANGS
    released.set()
    thread.join(5)


def test_there_is_one_for_the_process() -> None:
    assert gpu_lock() is gpu_lock()
