"""How far a batch has come: videos, frames a second, and the time that is left."""

import time
from collections import deque
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from detector.analysis.archive.sources import ArchiveEntry

_UPDATE_EVERY = 0.2
# The rate is that of the last so many seconds.
_RATE_WINDOW = 5.0


class BatchProgress:
    """A line on a terminal, nothing elsewhere.

    Videos count by their sizes in bytes, since how many frames they have is known only once they are opened.
    """

    def __init__(self, found: list[ArchiveEntry], console: Console) -> None:
        """Prepare.

        Args:
            found: all recordings of the batch.
            console: where the line goes.
        """
        self._sizes = [max(1, recording.size) for recording in found]
        self._shares = [0.0] * len(found)
        self._frames = [0] * len(found)
        self._finished = 0
        self._seen: deque[tuple[float, int]] = deque()
        self._updated = 0.0
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            TextColumn("left"),
        )
        self._bar = Progress(
            *columns,
            console=console,
            transient=True,
            speed_estimate_period=600,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task(self._description(), total=sum(self._sizes))

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def frames(self, index: int, done: int, of: int | None) -> None:
        """A recording has come so far; `of` is None where the source does not say how many it has."""
        self._frames[index] = done
        self._shares[index] = min(1.0, done / of) if of else 0.0
        if time.monotonic() - self._updated >= _UPDATE_EVERY:
            self._show()

    def finished(self, index: int) -> None:
        """A recording is done, or has failed."""
        self._finished += 1
        if self._frames[index] == 0:
            # Skipped, or failed at once: no measure for how long the others take.
            self._sizes[index] = 0
        self._shares[index] = 1.0
        self._show()

    def _show(self) -> None:
        self._updated = time.monotonic()
        self._seen.append((self._updated, sum(self._frames)))
        while self._updated - self._seen[0][0] > _RATE_WINDOW:
            self._seen.popleft()
        done = sum(size * share for size, share in zip(self._sizes, self._shares, strict=True))
        self._bar.update(self._task, completed=done, total=sum(self._sizes), description=self._description())

    def _description(self) -> str:
        return f"{self._finished} of {len(self._sizes)} videos, {self._rate():.0f} frames/s"

    def _rate(self) -> float:
        if len(self._seen) < 2 or self._seen[-1][0] == self._seen[0][0]:
            return 0.0
        (start, before), (end, after) = self._seen[0], self._seen[-1]
        return (after - before) / (end - start)
