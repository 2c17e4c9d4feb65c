"""Recordings of every kind in which a frame is looked for, each frame told from the others."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from tests.detector.video.clips import numbered, trimmed, write_clip, write_interlaced, write_stamped

FRAMES = 50
LONG = {"g": "30", "bf": "3", "b-adapt": "0"}
_OPEN = {"g": "12", "bf": "3", "x264-params": "open-gop=1:scenecut=0"}
_X265 = {"x265-params": "keyint=12:min-keyint=12:open-gop=1:bframes=4:log-level=none"}
_Write = Callable[[Path], Path]


def _folder(path: Path) -> Path:
    path.mkdir()
    for index in range(30):
        cv2.imwrite(str(path / f"{index + 1}.png"), numbered(index))
    return path


def _uneven(path: Path) -> Path:
    """Gaps of one to nine 25ths of a second."""
    gaps = np.random.default_rng(3).integers(1, 10, FRAMES)
    return write_stamped(path, [int(stamp) for stamp in np.cumsum(gaps)])


def _clip(codec: str = "libx264", options: dict[str, str] = LONG, first: int = 37) -> _Write:
    return lambda path: write_clip(path, FRAMES, codec, first=first, options=options)


def _cut(path: Path) -> Path:
    """Frames that an edit list hides come first."""
    whole = write_clip(path.with_name("whole.mp4"), FRAMES, options=LONG)
    return trimmed(whole, path, 20)


RECORDINGS: dict[str, tuple[str, _Write]] = {
    "b-frames": ("a.mp4", _clip()),
    "b-frames mkv": ("a.mkv", _clip()),
    "open gop": ("a.mp4", _clip(options=_OPEN)),
    "open gop mkv": ("a.mkv", _clip(options=_OPEN)),
    "x265 open gop": ("a.mp4", _clip("libx265", _X265)),
    "x265 open gop mkv": ("a.mkv", _clip("libx265", _X265)),
    "uneven": ("a.mp4", _uneven),
    "uneven mkv": ("a.mkv", _uneven),
    "one key": ("a.mov", _clip("mpeg4", {"g": "600", "bf": "2"})),
    "edit list": ("a.mp4", _cut),
    "interlaced": ("a.mp4", lambda path: write_interlaced(path, FRAMES)),
    "ts": ("a.ts", _clip("mpeg2video", {"g": "12", "bf": "2"})),
    "ts h264": ("a.ts", _clip(options=_OPEN)),
    "mpg": ("a.mpg", _clip("mpeg2video", {"g": "12", "bf": "2"})),
    "avi": ("a.avi", _clip("mpeg4", {"g": "12", "bf": "2"}, first=0)),
    "raw": ("a.h264", _clip()),
    "folder": ("folder", _folder),
}
