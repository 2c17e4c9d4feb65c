"""Command line: `python -m assets.colon --out assets/demo.mp4`."""

import argparse
import sys
import tempfile
from pathlib import Path

from assets.colon.render import render_all
from assets.colon.scene import Settings
from assets.colon.write import write_recording
from detector.errors import DetectorError, OutputError


def main(arguments: list[str] | None = None) -> int:
    """Render the demo recording; returns the exit code."""
    options = _parser().parse_args(arguments)
    width, height = options.size
    settings = Settings(options.seed, options.frames, width, height)
    try:
        if options.work is not None:
            _render(settings, options.work, options.out, options.workers)
        else:
            with tempfile.TemporaryDirectory(prefix="colon-") as folder:
                _render(settings, Path(folder), options.out, options.workers)
    except DetectorError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


def _render(settings: Settings, folder: Path, out: Path, workers: int) -> None:
    if out.suffix != ".mp4":
        raise OutputError(f"{out} is not a name for an MP4 file: let it end in .mp4")
    render_all(settings, folder, workers)
    write_recording(settings, folder, out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assets.colon",
        description="Render a synthetic colonoscopy and the exact truth about its polyps.",
    )
    defaults = Settings()
    parser.add_argument("--out", type=Path, required=True, help="video to write; its truth goes beside it")
    parser.add_argument("--seed", type=int, default=defaults.seed, help="another seed grows another colon")
    parser.add_argument(
        "--frames", type=_positive, default=defaults.frames, help="how many frames, at 25 a second"
    )
    parser.add_argument("--size", type=_size, default=(defaults.width, defaults.height), metavar="WxH")
    parser.add_argument("--workers", type=_positive, default=2, help="processes that render side by side")
    parser.add_argument("--work", type=Path, help="keep frames in this folder, and go on from those there")
    return parser


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not at least 1")
    return value


def _size(text: str) -> tuple[int, int]:
    """Width and height; both even, as the video's chroma is halved."""
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(
        part.isdigit() and int(part) % 2 == 0 and int(part) >= 64 for part in parts
    ):
        raise argparse.ArgumentTypeError(f"{text} is not WxH, two even numbers from 64 on, as in 1280x720")
    return int(parts[0]), int(parts[1])


if __name__ == "__main__":
    sys.exit(main())
