"""Time from a wish to the exact frame: a session's step and jump, and those of review, in one run.

    python docs/benchmarks/seek.py [VIDEO] [--json FILE] [--keep VIDEO]

Without a video it makes one of 1080p, H.264, 30 frames a second, with a key frame each 250 frames, and
keeps it where it is told to. "First" is a place that was not visited before, "again" one in a group of
pictures that was.
"""

import argparse
import json
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from detector import PolypDetector
from detector.review.player import Player
from detector.session import Session
from detector.video import FrameReader, open_video

DEMO = Path(__file__).parents[2] / "assets" / "demo.mp4"
SIZE, RATE, GROUP, GROUPS = (1920, 1080), 30, 250, 3
_X264 = {"g": str(GROUP), "keyint_min": str(GROUP), "sc_threshold": "0", "preset": "veryfast", "crf": "21"}
_TRIES, _PATIENCE = 40, 60.0
# Between two strokes of a key that is held, in seconds.
_KEY_REPEAT = 1 / 25


def _demo() -> Iterator[NDArray[np.uint8]]:
    """The demo's pictures, again and again."""
    while True:
        with open_video(DEMO) as video:
            for frame in video:
                yield frame.picture.rgb()


def write_video(path: Path) -> Path:
    """The demo enlarged to 1080p, with the noise of a camera."""
    noise = np.random.default_rng(0).normal(0, 3, (8, SIZE[1], SIZE[0], 1)).astype(np.int16)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", RATE, options=_X264)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for index, shown in enumerate(islice(_demo(), GROUP * GROUPS)):
            large = cv2.resize(shown, SIZE).astype(np.int16) + noise[index % 8]
            frame = VideoFrame.from_ndarray(np.clip(large, 0, 255).astype(np.uint8), "rgb24")
            frame.pts, frame.time_base = index, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


class Waiting:
    """Waits until a frame is there, told by whoever brings it."""

    def __init__(self) -> None:
        self.tell = threading.Event()

    def until(self, is_there: Callable[[], bool]) -> float:
        """Seconds until it is."""
        began = time.perf_counter()
        while not is_there():
            if time.perf_counter() - began > _PATIENCE:
                raise TimeoutError("the frame did not come")
            self.tell.wait(0.002)
            self.tell.clear()
        return time.perf_counter() - began


def measure_session(video: Path) -> dict[str, list[float]]:
    """Steps back, and jumps within a group of pictures, as the live window makes them."""
    waiting = Waiting()
    session = Session([lambda: open_video(video)], lambda: PolypDetector(device="cpu"))
    session.start(waiting.tell.set)
    waiting.until(lambda: session.status().live.newest_result is not None)
    session.toggle_pause()

    def shown() -> int:
        live = session.status().live
        return -1 if live.moving or live.newest_frame is None else live.newest_frame.index

    def jump(index: int) -> float:
        session.seek(index / RATE)
        return waiting.until(lambda: shown() == index)

    def back() -> float:
        wanted = shown() - 1
        session.step(-1)
        return waiting.until(lambda: shown() == wanted)

    found = _measured(jump, back)
    session.close()
    return found


def measure_player(video: Path) -> dict[str, list[float]]:
    """The same in review."""
    waiting = Waiting()
    player = Player(lambda: FrameReader(lambda: open_video(video)), waiting.tell.set)

    def shown() -> int:
        status = player.status()
        return -1 if status.moving or status.frame is None else status.frame.index

    waiting.until(lambda: shown() == 0)

    def jump(index: int) -> float:
        player.seek(index / RATE)
        return waiting.until(lambda: shown() == index)

    def back() -> float:
        wanted = shown() - 1
        player.step(-1)
        return waiting.until(lambda: shown() == wanted)

    found = _measured(jump, back)
    player.close()
    return found


def _measured(jump: Callable[[int], float], back: Callable[[], float]) -> dict[str, list[float]]:
    """Seconds of each: into the middle group of pictures first, and then about in it."""
    chance = random.Random(2)
    first = [jump(2 * GROUP - 1)]
    back_first = [back() for _ in range(2)]
    again = [jump(GROUP + chance.randrange(GROUP)) for _ in range(_TRIES)]
    jump(GROUP + 200)
    return {
        "jump, first": first,
        "step back, first": back_first,
        "jump, again": again,
        "step back, again": [back() for _ in range(_TRIES)],
        "step back, over a key frame": _over_key_frame(jump, back),
    }


def _over_key_frame(jump: Callable[[int], float], back: Callable[[], float]) -> list[float]:
    """Steps back as a held key makes them, into a group of pictures that was not visited for long."""
    jump(GROUP + 100)
    steps = []
    for _ in range(140):
        steps.append(back())
        time.sleep(max(0.0, _KEY_REPEAT - steps[-1]))
    return steps


def _line(name: str, seconds: list[float]) -> str:
    p50, p99 = (1000 * np.percentile(seconds, share) for share in (50, 99))
    return f"  {name:28s} n={len(seconds):3d}  p50 {p50:7.1f} ms  p99 {p99:7.1f} ms"


def _memory() -> float:
    """What this process holds of the machine's memory, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def main() -> None:
    """Measure both, and print."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    parser.add_argument("video", nargs="?", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        video = asked.video or write_video(asked.keep or Path(folder) / "seek.mp4")
        before = _memory()
        figures = {"review": measure_player(video)}
        after = _memory()
        figures = {"session": measure_session(video), **figures}
    for name, measured in figures.items():
        print(name)  # noqa: T201
        for what, seconds in measured.items():
            print(_line(what, seconds))  # noqa: T201
    print(f"memory: {before:.0f} MB before review, {after:.0f} MB once it went through a group")  # noqa: T201
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
