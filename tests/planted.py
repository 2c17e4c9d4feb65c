"""Bugs that are planted one by one, and the tests that must notice them: `python -m tests.planted [WORD]`.

Each change is undone again. A bug that no test notices, or a line that is no longer there, is an error.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import typer

ROOT = Path(__file__).parents[1]


_FLUSH = "        self.flush()\n"
_SAVE = "        write_state(SavedState(frames, time, self._length, memory), self._folder)\n"


class Bug(NamedTuple):
    """A change of one place, and where the test stands that notices it."""

    what: str
    file: str
    right: str
    wrong: str
    tests: str


BUGS = (
    Bug(
        "pictures of folders are read as BGR",
        "detector/video/image_folder.py",
        "rgb = cv2.cvtColor(decoded[..., :3], cv2.COLOR_BGR2RGB)",
        "rgb = decoded[..., :3]",
        "tests/detector/video/test_image_folder.py::test_red_is_red",
    ),
    Bug(
        "a saved state imports the module that it names",
        "detector/analysis/results/state.py",
        "    try:\n        state = _STATE.validate_python(saved)",
        '    if isinstance(saved, dict) and "module" in saved:\n        __import__(saved["module"])\n'
        "    try:\n        state = _STATE.validate_python(saved)",
        "tests/detector/analysis/results/test_state.py::test_a_state_that_names_code_runs_none",
    ),
    Bug(
        "a training's checkpoint runs code",
        "training/fit/checkpoint.py",
        "weights_only=True",
        "weights_only=False",
        "tests/training/fit/test_checkpoint.py",
    ),
    Bug(
        "pretrained weights run code",
        "training/network/efficientnet_lite.py",
        "weights_only=True",
        "weights_only=False",
        "tests/training/fit/test_checkpoint.py",
    ),
    Bug(
        "the journal is not brought to the disk",
        "detector/analysis/results/journal.py",
        "            os.fsync(self._file.fileno())\n",
        "",
        "tests/detector/analysis/results/test_journal.py",
    ),
    Bug(
        "the saved state is written before the lines that it counts on",
        "detector/analysis/results/journal.py",
        _FLUSH + _SAVE,
        _SAVE + _FLUSH,
        "tests/detector/analysis/results/test_journal.py",
    ),
    # Late from the first frame on, a recording is the same file: FFmpeg's MP4 begins at its first frame.
    Bug(
        "the recorder is 40 ms late after its first frame",
        "detector/video/recorder.py",
        "round(time / _TIME_BASE)",
        "round((time + 0.04 * (self._last >= 0)) / _TIME_BASE)",
        "tests/detector/video/test_recorder.py",
    ),
    Bug(
        "the annotated video is 40 ms late after its first frame",
        "detector/analysis/exports/annotated.py",
        "time = drawing.frame.time - self._begins",
        "time = drawing.frame.time - self._begins + 0.04 * (drawing.frame.index > 0)",
        "tests/detector/analysis/test_pipeline.py",
    ),
    Bug(
        "the annotated video shows each picture a frame late",
        "detector/analysis/exports/annotated.py",
        "write_marked(self._recorder, drawing.frame.picture, drawing.result, time)",
        "now = drawing.frame.picture, drawing.result\n"
        "        write_marked(self._recorder, *getattr(self, '_late', now), time)\n"
        "        self._late = now",
        "tests/detector/analysis/test_pipeline.py",
    ),
    Bug(
        "times of frames are rounded to 1 ms",
        "detector/analysis/results/records.py",
        '"time": round(result.time, 6)',
        '"time": round(result.time, 3)',
        "tests/detector/analysis/test_pipeline.py::test_times_are_on_record_to_the_microsecond",
    ),
    Bug(
        "the gate wants half of its window",
        "detector/settings.py",
        '"Evidence needed"),\n    ] = 0.6',
        '"Evidence needed"),\n    ] = 0.5',
        "tests/detector/test_gate.py",
    ),
    Bug(
        "the gate starts at 0.5",
        "detector/settings.py",
        '"Start score"),\n    ] = 0.85',
        '"Start score"),\n    ] = 0.5',
        "tests/detector/test_gate.py",
    ),
    Bug(
        "a region ends at 0.4 of its peak",
        "detector/regions.py",
        "_OF_PEAK = 0.5",
        "_OF_PEAK = 0.4",
        "tests/detector/test_regions.py",
    ),
    Bug(
        "a track goes on from an overlap of 0.3",
        "detector/tracking.py",
        "_MATCH_IOU = 0.2",
        "_MATCH_IOU = 0.3",
        "tests/detector/test_tracking.py",
    ),
    Bug(
        "a track is remembered for 0.75 s",
        "detector/tracking.py",
        "_MEMORY = 0.5",
        "_MEMORY = 0.75",
        "tests/detector/test_tracking.py",
    ),
    Bug(
        "a silent stream is waited for for a minute",
        "detector/video/ffmpeg.py",
        "READ_TIMEOUT = 10.0, 5.0",
        "READ_TIMEOUT = 10.0, 60.0",
        "tests/detector/video/test_network.py::"
        "test_a_stream_that_falls_silent_is_given_up_after_five_seconds",
    ),
    Bug(
        "live: a picture of the past is called one of the present",
        "detector/display/display.py",
        "is_late=past is not None",
        "is_late=False",
        "tests/detector/display/test_display.py",
    ),
    Bug(
        "live: a picture of the past is marked",
        "detector/live/status.py",
        "frame is None or frame.is_late or",
        "frame is None or",
        "tests/detector/live/test_status.py tests/detector/display/test_display.py",
    ),
    Bug(
        "live: what waits to be decoded is read through",
        "detector/video/packet_reader.py",
        "            self._overtake()\n",
        "",
        "tests/detector/video/test_packet_reader.py",
    ),
    Bug(
        "live: what came first is taken for in time",
        "detector/video/lateness.py",
        "if way <= least:",
        "if False:",
        "tests/detector/video/test_lateness.py",
    ),
)


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    """The source with the bug, for a while.

    Raises:
        ValueError: the right line is not there once.
    """
    path = ROOT / bug.file
    source = path.read_text("utf-8")
    if source.count(bug.right) != 1:
        raise ValueError(
            f"{bug.file}: {bug.what}: the line to change is there {source.count(bug.right)} times"
        )
    path.write_text(source.replace(bug.right, bug.wrong), "utf-8")
    try:
        yield
    finally:
        path.write_text(source, "utf-8")


def noticed_by(bug: Bug) -> list[str]:
    """Names of the tests that fail while the bug is there."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rf", *bug.tests.split()]
    with planted(bug):
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = ended.stdout
    # Passed, or failed: all else is no judgement.
    assert ended.returncode in (0, 1), said + ended.stderr
    failed = [line.split("::", 1)[1] for line in said.splitlines() if line.startswith("FAILED ")]
    return sorted({name.split(" - ")[0].split("[")[0] for name in failed})


def main() -> None:
    """Plant those whose description holds a word, or all, and say which tests noticed."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    unnoticed = 0
    for bug in BUGS:
        if word in bug.what:
            started = time.monotonic()
            names = noticed_by(bug)
            unnoticed += not names
            typer.echo(f"| {bug.what} | {', '.join(names) or 'NONE'} | {time.monotonic() - started:.0f} s |")
    raise SystemExit(unnoticed > 0)


if __name__ == "__main__":
    main()
