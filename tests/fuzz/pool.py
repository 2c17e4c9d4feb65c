"""Children that try files, each under a watchdog: what hangs, grows or dies is an outcome, too."""

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

from tests.fuzz.seeds import Seed
from tests.fuzz.target import Outcome

LONGEST_S, MOST_MB = 10.0, 1024.0
_START_S = 300.0
_LOOK_EVERY_S = 0.05
# A child is replaced after so many files, lest what one left behind be laid at another's door.
_FILES = 3000
_ROOT = Path(__file__).parents[2]


class Child:
    """A process of `tests.fuzz.target`, started anew whenever it is lost."""

    def __init__(self, work: Path, seeds: list[Seed], module: str = "tests.fuzz.target") -> None:
        """Nothing is started yet.

        Args:
            work: folder of its own.
            seeds: good files, to be read first, so that what is loaded once counts for none.
            module: what to run.
        """
        self._work, self._seeds, self._module = work, seeds, module
        self._process: subprocess.Popen[str] | None = None
        self._base, self._files = 0.0, 0
        work.mkdir(parents=True, exist_ok=True)

    def attempt(self, kind: str, name: str, content: bytes) -> Outcome:
        """Let it read a file; what takes too long is tried once more, since the machine may be busy."""
        outcome = self._once(kind, name, content)
        return self._once(kind, name, content) if outcome.kind == "over 10 s" else outcome

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _once(self, kind: str, name: str, content: bytes) -> Outcome:
        if self._process is None or self._files >= _FILES:
            self.close()
            self._start()
        path = self._work / name
        path.write_bytes(content)
        self._files += 1
        outcome = self._ask(kind, path, self._base + MOST_MB, LONGEST_S)
        path.unlink(missing_ok=True)
        grown = outcome.peak - self._base
        return (
            outcome
            if grown <= MOST_MB
            else Outcome("over 1 GB", f"{grown:.0f} MB", outcome.seconds, outcome.peak)
        )

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module, str(self._work)],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        self._files = 0
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n", "the child does not start"
        for seed in self._seeds:
            path = self._work / seed.name
            path.write_bytes(seed.content)
            outcome = self._ask(seed.kind, path, float("inf"), _START_S)
            assert outcome.kind == "fine", f"the seed {seed.name} is not good: {outcome}"
            self._base = max(self._rss(), 0.0)

    def _ask(self, kind: str, path: Path, most: float, longest: float) -> Outcome:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        started = time.monotonic()
        process.stdin.write(f"{kind}\t{path}\n")
        process.stdin.flush()
        while not select.select([process.stdout], [], [], _LOOK_EVERY_S)[0]:
            seconds, size = time.monotonic() - started, self._rss()
            if seconds > longest:
                self.close()
                return Outcome("over 10 s", f"{seconds:.1f} s", seconds)
            if size > most:
                self.close()
                return Outcome("over 1 GB", f"{size:.0f} MB", seconds, size)
        answer = process.stdout.readline()
        if answer:
            return Outcome(*json.loads(answer))
        code = process.wait()
        self.close()
        return Outcome(
            "died", f"by signal {-code}" if code < 0 else f"with exit code {code}", time.monotonic() - started
        )

    def _rss(self) -> float:
        """Memory of the child in MB; 0 where the system does not tell."""
        assert self._process is not None
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
