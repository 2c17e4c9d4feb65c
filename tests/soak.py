"""Whether the live way holds what it takes, for hours: `python -m tests.soak --seconds 28800`.

A benchmark runs flat out on a video of 1080p without an end; what its process takes is seen from outside.
Memory, but for the benchmark's own notes of each frame, handles and threads must not grow after the first
tenth of it. Other options are the benchmark's.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from detector.benchmark.report_json import read_json

# Growth that is none, in MB.
_FLAT = 10.0
_WARM_UP, _PART = 0.1, 0.1


class Taken(NamedTuple):
    """What a process takes: memory in MB, open files, threads."""

    memory: float
    handles: int
    threads: int


def taken(process: int) -> Taken:
    """What a process takes now."""
    folder = Path(f"/proc/{process}")
    fields = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
    memory = int(fields["VmRSS"].split()[0]) / 1024
    return Taken(memory, len(list((folder / "fd").iterdir())), int(fields["Threads"]))


def watch(process: "subprocess.Popen[bytes]", every: float) -> list[Taken]:
    """What it takes, again and again, for as long as it runs."""
    seen = []
    while process.poll() is None:
        try:
            seen.append(taken(process.pid))
        except (OSError, KeyError):
            # It ended in between.
            break
        time.sleep(every)
    process.wait()
    return seen


def grown(seen: list[Taken]) -> Taken:
    """By how much the last tenth is above the first one after warm-up, in medians."""
    rest = seen[int(len(seen) * _WARM_UP) :]
    part = max(1, int(len(rest) * _PART))
    first, last = np.median(rest[:part], axis=0), np.median(rest[-part:], axis=0)
    memory, handles, threads = last - first
    return Taken(float(memory), int(handles), int(threads))


def noted_meanwhile(document: Path) -> float:
    """What the benchmark noted of frames between the parts that `grown` compares, in MB."""
    # From the middle of the first part to that of the last.
    between = (1 - _WARM_UP) * (1 - _PART)
    return between * sum(run.rss_mb.samples for run in read_json(document).runs)


def main() -> int:
    """Run the benchmark for a time, and say what it took more in the end."""
    options = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    options.add_argument("--seconds", type=float, default=28_800)
    options.add_argument("--every", type=float, default=1.0, help="seconds between two looks")
    given, rest = options.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "benchmark.json"
        measured = ["--seconds", str(given.seconds), "--rate", "0", "--json", str(document), *rest]
        process = subprocess.Popen([sys.executable, "-m", "detector", "benchmark", *measured])
        seen = watch(process, given.every)
        noted = noted_meanwhile(document) if process.returncode == 0 else 0.0
    more = grown(seen)
    memory = more.memory - noted
    sys.stdout.write(
        f"{given.seconds:.0f} s, looked at {len(seen)} times: {seen[-1].memory:.0f} MB ({memory:+.1f} and "
        f"{noted:.1f} of notes), {seen[-1].handles} handles ({more.handles:+d}), {seen[-1].threads} threads "
        f"({more.threads:+d})\n"
    )
    return process.returncode or int(memory >= _FLAT or more.handles > 0 or more.threads > 0)


if __name__ == "__main__":
    raise SystemExit(main())
