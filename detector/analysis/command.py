"""`polyp-detector analyze`: several sources one after the other, with progress."""

from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from detector.analysis.analyze import Summary, analyze_video
from detector.detector import PolypDetector
from detector.errors import SourceError
from detector.video import open_video


def run_analysis(
    sources: list[str], out: Path, annotated: bool, make_detector: Callable[[], PolypDetector]
) -> bool:
    """Analyse each source into its own folder below `out`.

    A source that cannot be read is reported and the rest go on.

    Returns:
        Whether all sources were analysed to their ends.

    Raises:
        ModelError, DeviceError: there is no detector to analyse with.
        OutputError: the results cannot be written; going on would be in vain.
    """
    console, errors = Console(), Console(stderr=True)
    detector = make_detector()
    failed = 0
    for source, folder in zip(sources, _folders(sources, out), strict=True):
        try:
            summary = _analyze_one(source, detector, folder, annotated, console)
        except SourceError as error:
            failed += 1
            errors.print(f"polyp-detector: {error}", markup=False, highlight=False, soft_wrap=True)
            continue
        console.print(_describe(source, folder, summary), markup=False, highlight=False, soft_wrap=True)
    if failed and len(sources) > 1:
        errors.print(f"polyp-detector: {failed} of {len(sources)} sources failed", highlight=False)
    return failed == 0


def _analyze_one(
    source: str, detector: PolypDetector, folder: Path, annotated: bool, console: Console
) -> Summary:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with open_video(source) as video, bar:
        task = bar.add_task(Path(source).name, total=video.frame_count)
        return analyze_video(
            video, detector, folder, annotated, lambda frames: bar.update(task, completed=frames)
        )


def _folders(sources: list[str], out: Path) -> list[Path]:
    """A folder for each source, by its name; equal names are numbered."""
    taken: dict[str, int] = {}
    folders = []
    for source in sources:
        name = Path(source).stem or "source"
        taken[name] = taken.get(name, 0) + 1
        folders.append(out / (name if taken[name] == 1 else f"{name}-{taken[name]}"))
    return folders


def _describe(source: str, folder: Path, summary: Summary) -> str:
    damaged = f", {summary.damaged_frames} damaged frames passed over" if summary.damaged_frames else ""
    return (
        f"{source}: {summary.frames} frames, {summary.frames_with_polyp} with a polyp, "
        f"{summary.tracks} tracks{damaged}; results in {folder}"
    )
