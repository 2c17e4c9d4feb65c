"""Analyses that are killed, or whose disk loses power, at any time: `python -m tests.cuts`.

Each goes on with --resume, and must end with the results of one that nobody disturbed, to the byte. Power
cuts need root and loop devices (see `tests.power_cut`).
"""

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from detector.analysis.results.journal import PARTIAL, RESULTS
from detector.analysis.results.state import STATE
from detector.video import Recorder
from tests.detector.analysis.command_line import run, start
from tests.green_model import write_model
from tests.power_cut import disk
from tests.recordings import FRAMES, HEIGHT, WIDTH, frame_pixels

# Long enough for several savings, one a second.
_FRAMES = 1500


class Trial:
    """A recording, its results, and how long they take."""

    def __init__(self, folder: Path, seed: int) -> None:
        """Write the recording and analyze it undisturbed."""
        self._random, self.video = Random(seed), folder / "video.mp4"
        self._model = write_model(folder / "green.onnx")
        with Recorder(self.video, WIDTH, HEIGHT, 25) as recorder:
            for index in range(_FRAMES):
                recorder.write(frame_pixels(index % FRAMES), index / 25)
        started = time.monotonic()
        self.finish(folder / "undisturbed")
        self._seconds, self.expected = time.monotonic() - started, self.results(folder / "undisturbed")

    def begin(self, out: Path) -> "subprocess.Popen[str]":
        """An analysis that runs."""
        return start(*self._arguments(out))

    def finish(self, out: Path) -> None:
        """Go on to the end."""
        ended = run(*self._arguments(out), "--resume")
        assert ended.returncode == 0, ended.stderr

    def wait(self) -> None:
        """For a time within that of the whole analysis."""
        time.sleep(self._random.uniform(0.0, self._seconds))

    def wait_until_writing(self, out: Path) -> None:
        """For the first line, and a while longer: before it there is nothing to lose."""
        for _ in range(int(10 * self._seconds)):
            if (out / self.video.stem / PARTIAL).exists():
                time.sleep(self._random.uniform(0.0, self._seconds / 4))
                return
            time.sleep(0.1)

    def results(self, out: Path) -> bytes:
        """What was found."""
        return (out / self.video.stem / RESULTS).read_bytes()

    def _arguments(self, out: Path) -> tuple[str | Path, ...]:
        # A folder, so that the results have one of their own in it.
        return self.video.parent, "--out", out, "--model", self._model, "--device", "cpu"


def kill(trial: Trial, out: Path) -> bool:
    """Whether an analysis that was killed goes on to the same results."""
    process = trial.begin(out)
    trial.wait()
    process.kill()
    process.communicate()
    trial.finish(out)
    return trial.results(out) == trial.expected


def cut_power(trial: Trial, folder: Path) -> tuple[bool, float]:
    """Whether an analysis goes on to the same results on a disk that lost power, and what it lost, in s."""
    folder.mkdir()
    with disk(folder) as own:
        process = trial.begin(own.folder / "out")
        trial.wait_until_writing(own.folder / "out")
        process.send_signal(signal.SIGSTOP)
        now = time.time()
        with own.after_power_cut() as found:
            lost = _lost(now, own.folder / "out" / trial.video.stem, found / "out" / trial.video.stem)
            process.kill()
            process.communicate()
            trial.finish(found / "out")
            return trial.results(found / "out") == trial.expected, lost


def _lost(now: float, running: Path, found: Path) -> float:
    """Seconds since what is found was saved; where nothing was, since the analysis began to write."""
    if (found / RESULTS).exists() or not (running / PARTIAL).exists():
        return 0.0
    saved = found / STATE
    return now - (saved if saved.exists() else running).stat().st_mtime


def main() -> int:
    """Disturb so many analyses, and say what came of it."""
    options = argparse.ArgumentParser(prog="python -m tests.cuts", description=__doc__)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--cuts", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="cuts-") as name:
        folder = Path(name)
        source = folder / "source"
        source.mkdir()
        trial = Trial(source, given.seed)
        kills = [_removed(folder / f"kill{number}", trial) for number in range(given.kills)]
        sys.stdout.write(f"{given.kills} kills: {sum(kills)} with the same results\n")
        cuts = [cut_power(trial, folder / f"cut{number}") for number in range(given.cuts)]
        longest = max((lost for _, lost in cuts), default=0.0)
        same = sum(equal for equal, _ in cuts)
        sys.stdout.write(
            f"{given.cuts} power cuts: {same} with the same results, at most {longest:.2f} s lost\n"
        )
    return 0 if all(kills) and same == given.cuts else 1


def _removed(out: Path, trial: Trial) -> bool:
    same = kill(trial, out)
    shutil.rmtree(out)
    return same


if __name__ == "__main__":
    raise SystemExit(main())
