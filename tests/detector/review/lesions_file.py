"""Results with three markings, to be reviewed."""

from pathlib import Path

from tests.detector.analysis.results.results_file import Box, end, frame, header, polyp, write

LEFT: Box = (40, 30, 80, 60)
RIGHT: Box = (100, 10, 150, 50)


def three_markings(folder: Path) -> Path:
    """Results of 100 frames at 25 a second, in a folder that is made.

    Track 1 is marked in frames 10 to 19, track 4 in 30 to 39, both on the left; track 2 in 12 to 21 on the
    right. Track 3 is seen in frame 50 and never marked. Frame 15 shows track 1 best, frame 35 track 4.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for number in range(100):
        seen = []
        if 10 <= number < 20:
            seen.append(polyp(1, 0.9 if number == 15 else 0.8, box=LEFT))
        if 12 <= number < 22:
            seen.append(polyp(2, 0.6, box=RIGHT))
        if 30 <= number < 40:
            seen.append(polyp(4, 0.7 if number == 35 else 0.5, box=LEFT))
        if number == 50:
            seen.append(polyp(3, 0.4, shown=False))
        lines.append(frame(number, *seen))
    return write(folder / "results.jsonl", header(), *lines, end(100))
