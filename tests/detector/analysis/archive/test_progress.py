"""How far a batch has come, as a terminal shows it."""

import io
from pathlib import Path

from rich.console import Console

from detector.analysis.archive.progress import BatchProgress
from detector.analysis.archive.sources import ArchiveEntry


def _found(*sizes: int) -> list[ArchiveEntry]:
    return [ArchiveEntry(f"{i}.mp4", f"{i}.mp4", Path(str(i)), size) for i, size in enumerate(sizes)]


def _shown(sizes: tuple[int, ...], *steps: tuple[int, int, int | None] | int) -> str:
    """The last line on a terminal after steps: frames of a video, or the number of one that finished."""
    terminal = io.StringIO()
    with BatchProgress(_found(*sizes), Console(file=terminal, force_terminal=True, width=120)) as progress:
        for step in steps:
            if isinstance(step, int):
                progress.finished(step)
            else:
                progress.frames(*step)
    return terminal.getvalue().split("\r")[-2]


def test_videos_count_by_their_sizes() -> None:
    shown = _shown((300, 100), (0, 50, 100))
    assert "0 of 2 videos" in shown
    assert "38%" in shown
    assert "frames/s" in shown


def test_what_is_skipped_is_no_measure_for_the_rest() -> None:
    shown = _shown((300, 100, 100), 0, (1, 100, 100), 1)
    assert "2 of 3 videos" in shown
    assert "50%" in shown


def test_a_source_that_does_not_know_its_length_counts_at_its_end() -> None:
    assert " 0%" in _shown((300, 100), (0, 50, None))
    assert "75%" in _shown((300, 100), (0, 50, None), 0)


def test_a_file_gets_no_progress() -> None:
    console = Console(file=io.StringIO(), force_terminal=False)
    with BatchProgress(_found(1), console) as progress:
        progress.frames(0, 1, 2)
        progress.finished(0)
    assert console.file.getvalue() == ""  # type: ignore[attr-defined]
