"""A number of changed files, shared out to children, and what came of them."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.fuzz.changes import changed
from tests.fuzz.pool import Child
from tests.fuzz.seeds import Seed, make_seeds
from tests.fuzz.structure import restructured
from tests.fuzz.target import Outcome
from tests.fuzz.text import reworded

GOOD = ("fine", "refused")
# Small kinds are tried as often as each kind of recording.
_NAMELESS = 0.05


class Finding(NamedTuple):
    """A file that something is wrong with, kept under its name."""

    name: str
    outcome: Outcome


class Campaign:
    """Counts of outcomes, and findings, as they come.

    Attributes:
        outcomes: how many of each kind.
        findings: all that is neither fine nor refused.
        slowest, largest: in seconds, and in MB over nothing, of those that ended by themselves.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        """Make the seeds.

        Args:
            folder: for seeds, work and findings.
            seed: of the random changes; file n of a seed is always the same.
        """
        self._folder, self._seed = folder, seed
        folder.mkdir(parents=True, exist_ok=True)
        self.seeds = make_seeds(folder / "seeds")
        self.outcomes: Counter[str] = Counter()
        self.findings: list[Finding] = []
        self.slowest = self.largest = 0.0
        self._lock, self._numbers = threading.Lock(), count()

    def run(self, inputs: int, seconds: float, children: int) -> None:
        """Try so many files, or as many as fit into the time."""
        deadline = time.monotonic() + seconds
        with ThreadPoolExecutor(children, "fuzz") as threads:
            working = [threads.submit(self._work, number, inputs, deadline) for number in range(children)]
        for each in working:
            each.result()

    def line(self) -> str:
        """All of it in a line."""
        wrong = [f"{kind} {number}" for kind, number in sorted(self.outcomes.items()) if kind not in GOOD]
        counted = f"{sum(self.outcomes.values())} inputs of {len(self.seeds)} seeds"
        good = f"{self.outcomes['fine']} read, {self.outcomes['refused']} refused"
        most = f"slowest {self.slowest:.1f} s, largest process {self.largest:.0f} MB"
        return f"{counted}: {good}, {', '.join(wrong) or 'nothing wrong'}; {most}"

    def _work(self, worker: int, inputs: int, deadline: float) -> None:
        with closing(Child(self._folder / f"work{worker}", self.seeds)) as child:
            for number in self._next(inputs, deadline):
                kind, name, content = made(self.seeds, self._seed, number)
                self._note(number, name, content, child.attempt(kind, name, content))

    def _next(self, inputs: int, deadline: float) -> Iterator[int]:
        while time.monotonic() < deadline:
            with self._lock:
                number = next(self._numbers)
            if number >= inputs:
                return
            yield number

    def _note(self, number: int, name: str, content: bytes, outcome: Outcome) -> None:
        with self._lock:
            self.outcomes[outcome.kind] += 1
            self.slowest, self.largest = max(self.slowest, outcome.seconds), max(self.largest, outcome.peak)
            if outcome.kind not in GOOD:
                kept = self._folder / "findings" / f"{number}-{outcome.kind.replace(' ', '-')}-{name}"
                kept.parent.mkdir(exist_ok=True)
                kept.write_bytes(content)
                kept.with_name(f"{kept.name}.txt").write_text(outcome.detail)
                self.findings.append(Finding(kept.name, outcome))


def made(seeds: list[Seed], seed: int, number: int) -> tuple[str, str, bytes]:
    """File `number`: what it is tried as, its name, its bytes."""
    random = Random(f"{seed} {number}")
    chosen = random.choice(seeds)
    content = None
    if random.random() < 0.6:
        content = reworded(chosen.content, chosen.name, random) or restructured(chosen.content, random)
    name = "nameless" if chosen.kind == "recording" and random.random() < _NAMELESS else chosen.name
    return chosen.kind, name, changed(chosen.content, random) if content is None else content
