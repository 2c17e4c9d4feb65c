"""Mutation testing of what decides and what keeps, in a copy of this tree: `python -m tests.mutants [WORD]`.

cosmic-ray changes one place of a module at a time, and its tests must notice. What they do not is printed,
and judged in docs/reliability.md.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import typer
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import WorkerOutcome, WorkResult

ROOT = Path(__file__).parents[1]
_CODE = (sys.executable, "-c", "from cosmic_ray.cli import main; main()")
_FILTER = (sys.executable, "-m", "cosmic_ray.tools.filters.operators_filter")
_RESULTS = "tests/detector/analysis/results"
TESTS = {
    "detector/gate.py": "tests/detector/test_gate.py",
    "detector/tracking.py": "tests/detector/test_tracking.py",
    "detector/appearance.py": "tests/detector/test_appearance.py tests/detector/test_tracking.py",
    "detector/regions.py": "tests/detector/test_regions.py",
    "detector/files/links.py": "tests/detector/files/test_links.py",
    "detector/picture.py": "tests/detector/test_picture.py tests/detector/video/test_geometry.py",
    "detector/video/timestamps.py": "tests/detector/video/test_timestamps.py",
    "detector/video/recorder.py": "tests/detector/video/test_recorder.py tests/detector/video/test_planes.py",
    "detector/analysis/results/rle.py": f"{_RESULTS}/test_rle.py",
    "detector/analysis/results/journal.py": f"{_RESULTS}/test_journal.py {_RESULTS}/test_state.py",
}
# One way to be wrong for each operator, as a slip would have it; a mutant that hangs counts as noticed.
_SETTINGS = """
[cosmic-ray]
module-path = ["{module}"]
timeout = 30.0
excluded-modules = []
test-command = "{python} -m pytest -x -q -p no:cacheprovider {tests}"
[cosmic-ray.distributor]
name = "local"
[cosmic-ray.filters.operators-filter]
exclude-operators = [
    "core/ReplaceBinaryOperator_.*_(Pow|Mod|RShift|LShift|BitOr|BitAnd|BitXor|FloorDiv)",
    "core/ReplaceBinaryOperator_(Add|Sub)_(Mul|Div)",
    "core/ReplaceBinaryOperator_(Mul|Div|FloorDiv)_(Add|Sub)",
    "core/ReplaceUnaryOperator_.*_(Invert|Not)",
    "core/ReplaceComparisonOperator_.*_(Is|IsNot)",
]
"""


class Survivor(NamedTuple):
    """A change that no test noticed: the line that it changed, and what it became."""

    line: int
    operator: str
    change: str


def copy_tree(folder: Path) -> None:
    """What git knows or would take, without the weights of training."""
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.endswith(".safetensors"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


def try_module(module: str, tests: str, tree: Path, most: int) -> tuple[int, list[Survivor]]:
    """How many mutants of a module were tried, `most` of them chosen by chance, and which survived."""
    settings, session = tree / "mutants.toml", tree / "mutants.sqlite"
    settings.write_text(_SETTINGS.format(module=module, tests=tests, python=sys.executable))
    session.unlink(missing_ok=True)
    for step in ((*_CODE, "init", settings.name, session.name), (*_FILTER, session.name, settings.name)):
        subprocess.run(step, cwd=tree, check=True)
    _leave(session, most)
    subprocess.run(
        (*_CODE, "--verbosity", "ERROR", "exec", settings.name, session.name), cwd=tree, check=True
    )
    dumped = subprocess.run(
        (*_CODE, "dump", session.name), cwd=tree, capture_output=True, text=True, check=True
    )
    tried = [each for each in _tried(dumped.stdout) if each[1]["worker_outcome"] == "normal"]
    return len(tried), [_survivor(*each) for each in tried if each[1]["test_outcome"] == "survived"]


def _leave(session: Path, most: int) -> None:
    """Skip all but some."""
    with use_db(session, WorkDB.Mode.open) as mutants:
        pending = sorted(item.job_id for item in mutants.pending_work_items)
        Random(len(pending)).shuffle(pending)
        for job in pending[most:]:
            mutants.set_result(job, WorkResult(worker_outcome=WorkerOutcome.SKIPPED))


def _tried(dumped: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for line in dumped.splitlines():
        item, result = json.loads(line)
        yield item["mutations"][0], result or {"worker_outcome": "skipped"}


def _survivor(mutation: dict[str, Any], result: dict[str, Any]) -> Survivor:
    changed = [
        line[1:].strip() for line in result["diff"].splitlines() if line.startswith("+") and line[:3] != "+++"
    ]
    return Survivor(mutation["start_pos"][0], mutation["operator_name"].split("/")[1], " ".join(changed))


def main() -> None:
    """Try the modules that are asked for; survivors are listed below their share."""
    options = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    options.add_argument("word", nargs="?", default="", help="in the path of a module; none stands for all")
    options.add_argument("--most", type=int, default=10**6, help="mutants of a module, chosen by chance")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy_tree(Path(folder))
        for module, tests in TESTS.items():
            if given.word in module:
                tried, survivors = try_module(module, tests, Path(folder), given.most)
                share = 100 * len(survivors) / max(1, tried)
                typer.echo(f"{module}: {tried} mutants, {len(survivors)} survived ({share:.1f} %)")
                for each in sorted(survivors):
                    typer.echo(f"  {each.line}: {each.operator}: {each.change}")


if __name__ == "__main__":
    main()
