"""Results of a short recording in which two polyps were marked, one of them beside a gap."""

from pathlib import Path

from detector.analysis.results.schema import Results
from tests.detector.analysis.results.results_file import Box, frame, polyp, results

OTHER: Box = (100, 10, 150.5, 50)


def two_polyps(folder: Path, name: str = "v.mp4") -> Results:
    """Frame 1: seen, not marked; 2: tracks 3 and 4 marked; 3: track 3 held; 4: track 4 marked again."""
    folder.mkdir(parents=True, exist_ok=True)
    return results(
        folder,
        frame(0),
        frame(1, polyp(3, 0.8, shown=False)),
        frame(2, polyp(3), polyp(4, 0.7, box=OTHER), polyp(5, 0.6, shown=False)),
        frame(3, held=(3,)),
        frame(4, polyp(4)),
        name=name,
    )
