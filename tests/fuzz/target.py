"""A process that tries one file after the other, as the program would read it, and says what came of each."""

import json
import os
import shutil
import sys
import time
import traceback
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from detector.analysis.engines import EnginePool
from detector.analysis.exports.command import run_export
from detector.analysis.exports.table import EXPORTS
from detector.analysis.job import Job, JobResult, contained, run_job
from detector.analysis.pipeline import analyze_video
from detector.analysis.results.journal import PARTIAL, RESULTS, last_state
from detector.analysis.results.reader import read_results
from detector.analysis.results.state import STATE
from detector.analysis.results.tracks import total
from detector.compare.command import run_comparison
from detector.detector import PolypDetector
from detector.errors import DetectorError
from detector.files.settings_file import parse_settings
from detector.frame import Frame
from detector.inference.card import read_card
from detector.picture import RgbPicture
from detector.review import read_overview
from detector.review.corrected import corrected
from detector.review.review import read_lesions
from detector.settings import DetectorSettings
from detector.video import open_video
from tests.detector.analysis.results.results_file import end, frame, header, polyp, write
from tests.fuzz.seeds import reviewed_results
from tests.green_model import write_model
from tests.recordings import frame_pixels

# One of so many recordings goes all the way, with every file that is made of its results.
_WHOLE = 8
# What no message may quote of a file.
_SECRETS = ("SECRET", "DOE", "Doe", "JANE", "Jane", "4711-0815")
_FORMATS = tuple(export.name for export in EXPORTS if not export.needs_recording)


class Outcome(NamedTuple):
    """What came of a file.

    Attributes:
        kind: fine, refused, or what is wrong.
        detail: the line, or the traceback.
        seconds: that it took.
        peak: of memory, in MB.
    """

    kind: str
    detail: str = ""
    seconds: float = 0.0
    peak: float = 0.0


class Attempts:
    """How each kind of file is read."""

    def __init__(self, work: Path) -> None:
        """Load what is loaded once."""
        self._out, self._beside = work / "out", work / "beside"
        self._beside.mkdir(exist_ok=True)
        self._model = write_model(self._beside / "green.onnx")
        self._detector = PolypDetector(self._model, device="cpu", threads=1)
        self._engines = EnginePool(self._detector, 1)
        frames = [frame(index, *([polyp(1)] if index > 2 else [])) for index in range(6)]
        self._results = write(self._beside / RESULTS, header(path="v.mp4"), *frames, end(6))
        self._reviewed = reviewed_results(self._beside / "reviewed")
        self._overview = read_overview(self._reviewed)
        self._frame = Frame(0, 0.0, 0.0, RgbPicture(frame_pixels(7)))
        self._ways: dict[str, Callable[[Path], object]] = {
            "recording": self._recording,
            "model": self._open_model,
            "card": read_card,
            "results": self._read_results,
            "state": self._go_on,
            "review": self._read_review,
            "settings": lambda path: parse_settings(path.read_bytes(), path),
            "truth": lambda path: run_comparison(self._results, None, path, self._out),
            "checkpoint": _read_checkpoint,
        }

    def attempt(self, kind: str, path: Path) -> Outcome:
        """Read a file, and judge how that ended."""
        shutil.rmtree(self._out, ignore_errors=True)
        try:
            made = self._ways[kind](path)
        except DetectorError as error:
            return _refused(str(error))
        except Exception:  # noqa: BLE001 - this is what is looked for
            return Outcome("traceback", traceback.format_exc())
        if isinstance(made, JobResult) and made.reason:
            # A class that nobody foresaw is contained, but worth a report.
            unforeseen = "worth a report" in made.reason
            return Outcome("unforeseen", made.way or made.reason) if unforeseen else _refused(made.reason)
        return Outcome("fine")

    def _recording(self, path: Path) -> JobResult:
        job = Job(str(path), self._out)
        if zlib.crc32(path.read_bytes()) % _WHOLE == 0:
            return run_job(job, self._engines, lambda done, of: None)
        return contained(job, partial(self._analyze, path))

    def _analyze(self, path: Path) -> JobResult:
        with open_video(path) as video:
            analyze_video(video, self._engines, self._out, False, lambda frames: None)
        return JobResult()

    def _open_model(self, path: Path) -> None:
        DetectorSettings(model=path, device="cpu", threads=1).build()(self._frame)

    def _read_results(self, path: Path) -> None:
        total(read_results(path))
        self._out.mkdir()
        shutil.copy(path, self._out / RESULTS)
        run_export(
            self._out, _FORMATS[zlib.crc32(path.read_bytes()) % len(_FORMATS)], None, lambda line: None
        )

    def _read_review(self, path: Path) -> None:
        corrected(read_results(self._reviewed), read_lesions(path, self._overview))

    def _go_on(self, path: Path) -> JobResult:
        self._out.mkdir()
        shutil.copy(path, self._out / STATE)
        shutil.copy(self._results, self._out / PARTIAL)
        return contained(Job("state", self._out), self._next_frame)

    def _next_frame(self) -> JobResult:
        reached = last_state(self._out, header())
        self._detector.reset()
        if reached is not None:
            self._detector.memory = reached.memory
        self._detector(self._frame)
        return JobResult()


def _read_checkpoint(path: Path) -> None:
    from torch import nn

    from training.fit import checkpoint
    from training.fit.weights import load_weights

    if path.suffix == ".pt":
        checkpoint.load(path)
    else:
        # Of the seed's one layer.
        load_weights(nn.Linear(4, 4, bias=False), path)  # type: ignore[arg-type]


def _refused(line: str) -> Outcome:
    if "\n" in line:
        return Outcome("several lines", line)
    quoted = [secret for secret in _SECRETS if secret in line]
    return Outcome("quotes a file", line) if quoted else Outcome("refused", line)


def _memory(field: str) -> float:
    """Of this process, in MB: VmRSS or VmHWM."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return 0.0


def _forget_peak() -> None:
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def main() -> None:
    """Answer each line of kind and path with a line of JSON; the first one says that all is loaded."""
    # What libraries print must not come between.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    attempts = Attempts(Path(sys.argv[1]))
    answers.write("ready\n")
    for line in sys.stdin:
        kind, name = line.rstrip("\n").split("\t")
        _forget_peak()
        started = time.monotonic()
        outcome = attempts.attempt(kind, Path(name))
        judged = outcome._replace(seconds=time.monotonic() - started, peak=_memory("VmHWM"))
        answers.write(json.dumps(judged) + "\n")


if __name__ == "__main__":
    main()
