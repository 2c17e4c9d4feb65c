"""What the program makes of files that once broke it: `python -m tests.fault_cases FOLDER`.

Each recording of the folder is analyzed beside a good one, which has to come out whole; with each
model and card a good one is to be analyzed. A line of a table says how it ended.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import typer

from tests.green_model import write_model
from tests.recordings import write_recording

_LIMIT_S = 60.0
_COMMAND = [sys.executable, "-c", "from detector.cli import app; app()", "analyze"]
_SAID = 200
# Files that are a case together with their folder.
_OF_A_FOLDER = ("card.json", "pic.png", "pic.bmp")


class Ending(NamedTuple):
    """How a process ended.

    Attributes:
        code: None where it was ended at the limit.
        seconds: that it took.
        peak: of its memory, in MB.
        said: all that it said.
    """

    code: int | None
    seconds: float
    peak: float
    said: str

    def words(self, about: str) -> str:
        """The lines that it said of a file, or else its last one, with a traceback or a limit named."""
        lines = self.said.strip().splitlines() or ["nothing"]
        named = [line for line in lines if about in line and "Traceback" not in self.said]
        kind = "TRACEBACK: " if "Traceback (most recent call last)" in self.said else ""
        late = "STILL RUNNING: " if self.code is None else ""
        return (
            late + kind + " / ".join(line.strip()[:_SAID] for line in named or lines[-1:]).replace("|", "\\|")
        )


def run(command: list[str], folder: Path) -> Ending:
    """A process to its end, or to the limit."""
    started = time.monotonic()
    with (folder / "said").open("wb") as file:
        process = subprocess.Popen(command, cwd=folder, stdout=file, stderr=file)
        late = False
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            if not late and time.monotonic() - started > _LIMIT_S:
                late = True
                process.kill()
            time.sleep(0.02)
    process.returncode = os.waitstatus_to_exitcode(ended[1])
    said = (folder / "said").read_text("utf-8", "replace")
    code = None if late else process.returncode
    return Ending(code, time.monotonic() - started, ended[2].ru_maxrss / 1024, said)


def cases(folder: Path) -> list[Path]:
    """Files, and folders that stand for one case."""
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".md", ".bin")
    )
    return [path.parent if path.name in ("card.json", "pic.png", "pic.bmp") else path for path in files]


def try_case(case: Path, work: Path) -> tuple[Ending, bool]:
    """How the analysis ended, and whether the good recording beside it was finished."""
    work.mkdir()
    good, model = write_recording(work / "good.mp4"), write_model(work / "green.onnx")
    sources = [str(good)]
    if case.suffix == ".onnx" or (case / "model.onnx").is_file():
        copied = work / "model"
        shutil.copytree(case if case.is_dir() else case.parent, copied)
        model = copied / ("model.onnx" if case.is_dir() else case.name)
    elif case.suffix == ".json":
        shutil.copy(case, work / "card.json")
    else:
        sources = [str(case), str(good)]
    out = work / "out"
    options = ["--model", str(model), "--device", "cpu", "--annotated", "--out", str(out)]
    ending = run([*_COMMAND, *sources, *options], work)
    return ending, (out / "good" / "results.jsonl").is_file() or (out / "results.jsonl").is_file()


def main() -> None:
    """Print the table."""
    os.environ["PYTHONPATH"] = str(Path.cwd())
    folder = Path(sys.argv[1])
    typer.echo("| case | exit | s | MB | other done | last words |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as work:
        for number, case in enumerate(cases(folder)):
            ending, other = try_case(case, Path(work) / str(number))
            words = ending.words(case.name).replace(str(folder), "").replace(work, "")
            figures = f"{ending.seconds:.1f} | {ending.peak:.0f} | {'yes' if other else 'no'}"
            typer.echo(f"| {case.relative_to(folder)} | {ending.code} | {figures} | {words} |")


if __name__ == "__main__":
    main()
