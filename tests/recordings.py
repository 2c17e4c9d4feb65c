"""Recordings with a green disc, the polyp of tests/green_model.py, in frames 5 to 14 of 20."""

import tempfile
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.video import Recorder

FRAMES, WIDTH, HEIGHT = 20, 320, 240
_RADIUS = 30


def frame_pixels(index: int) -> NDArray[np.uint8]:
    """RGB pixels of a frame: reddish tissue, and the disc where there is one."""
    pixels = np.full((HEIGHT, WIDTH, 3), (190, 60, 60), np.uint8)
    if 5 <= index < 15:
        pixels[disc_mask(index)] = (90, 245, 70)
    return pixels


def disc_mask(index: int) -> NDArray[np.bool_]:
    """Where the disc is in a frame."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.circle(mask, (100 + 4 * index, 120), _RADIUS, 1, -1)
    return mask.astype(bool)


def write_recording(path: Path) -> Path:
    """The recording as a video of 25 frames a second, in the container that its suffix says."""
    path.write_bytes(_recording(path.suffix))
    return path


@cache
def _recording(suffix: str) -> bytes:
    """Encoded once for all tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"recording{suffix}"
        with Recorder(path, WIDTH, HEIGHT, 25) as recorder:
            for index in range(FRAMES):
                recorder.write(frame_pixels(index), index / 25)
        return path.read_bytes()


def write_frames(folder: Path) -> Path:
    """The recording as a folder of pictures."""
    folder.mkdir()
    for index in range(FRAMES):
        cv2.imwrite(str(folder / f"{index + 1}.png"), cv2.cvtColor(frame_pixels(index), cv2.COLOR_RGB2BGR))
    return folder


def lose(path: Path) -> None:
    """Let a picture be listed that the system cannot read, as when a drive goes: there it breaks off."""
    path.unlink()
    path.symlink_to(path)
