"""Sequences of a camera that moves over still frames, to choose the gate by.

    python docs/benchmarks/moving_camera.py --data DIR --to DIR/moving

A script beside the package. The camera pans, zooms and turns, smoothly and at three paces, over frames that
are no test frames (Kvasir-SEG's for training, PolypGen's, and those of `foreign`, with and without polyp),
under a light and an aperture that stay with it, with noise and the blur of its movement. Writes a data folder
for `polyp-train evaluate-video --data`, the same at each run.
"""

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from detector.field_of_view import find_field_of_view
from training.data.folder import read_folder
from training.data.samples import Sample, read_sample

Picture = NDArray[np.uint8]

# Pixels a side, frames a second, frames.
_SIDE, _RATE, _FRAMES = 320, 25, 75
# How many sequences of each part: prefix of a folder's file names, and whether there is a polyp.
_PARTS = (
    ("kvasir-seg", "", True, 14),
    ("polypgen", "", True, 8),
    ("foreign", "colondb_", True, 14),
    ("foreign", "free_", False, 18),
    ("polypgen", "", False, 6),
)
# Shares of the view that the camera moves in a frame, usually: slow, quick, a sweep.
_PACES = (0.004, 0.015, 0.04)
# Part of the frame's shorter side that is in view.
_VIEW = 0.66
# A polyp of which less than this share of the view is left counts as out of it.
_LEAST_AREA = 0.003


@dataclass(frozen=True)
class Path3:
    """Where the camera looks in each frame: centre [N, 2] in views, zoom [N], turn [N] in degrees."""

    centre: NDArray[np.float64]
    zoom: NDArray[np.float64]
    turn: NDArray[np.float64]


def smooth(rng: Generator, columns: int, frames: float) -> NDArray[np.float64]:
    """Random courses [_FRAMES, columns] of about -1 to 1, that change within so many frames."""
    margin = int(4 * frames) + 1
    steps = rng.normal(size=(_FRAMES + 2 * margin, columns))
    blurred = cv2.GaussianBlur(steps, (1, 2 * margin + 1), sigmaX=0.1, sigmaY=frames)
    course: NDArray[np.float64] = np.asarray(blurred, np.float64).reshape(steps.shape)[margin:-margin]
    course /= np.abs(course).max(axis=0)
    return course


def fly(rng: Generator, pace: float) -> Path3:
    """A camera's way at a pace; the quicker, the more it turns round."""
    centre = 0.3 * smooth(rng, 2, 9)
    step = float(np.median(np.linalg.norm(np.diff(centre, axis=0), axis=1)))
    return Path3(
        min(1.6, pace / step) * centre, np.exp(0.2 * smooth(rng, 1, 15)[:, 0]), 8 * smooth(rng, 1, 15)[:, 0]
    )


def look(picture: Picture, at: NDArray[np.float64], zoom: float, turn: float) -> Picture:
    """What the camera sees of a picture or mask: [_SIDE, _SIDE] of it."""
    height, width = picture.shape[:2]
    view = _VIEW * min(height, width)
    scale = _SIDE / view * zoom
    matrix = cv2.getRotationMatrix2D((width / 2 + at[0] * view, height / 2 + at[1] * view), turn, scale)
    matrix[:, 2] = matrix[:, 2] + _SIDE / 2 - np.array([width / 2 + at[0] * view, height / 2 + at[1] * view])
    flags = cv2.INTER_NEAREST if picture.ndim == 2 else cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    seen = cv2.warpAffine(picture, matrix, (_SIDE, _SIDE), flags=flags, borderMode=cv2.BORDER_REFLECT_101)
    return seen.astype(np.uint8, copy=False)


def expose(rng: Generator, picture: Picture, path: Path3, index: int) -> Picture:
    """A frame as a camera takes it: smeared over half of the way to the next, lit from where it stands."""
    ways = np.linspace(index, min(index + 0.5, _FRAMES - 1), 5)
    places = np.arange(_FRAMES)
    seen = [
        look(
            picture,
            np.array([np.interp(way, places, path.centre[:, axis]) for axis in (0, 1)]),
            float(np.interp(way, places, path.zoom)),
            float(np.interp(way, places, path.turn)),
        )
        for way in ways
    ]
    across, down = np.meshgrid(*2 * [np.linspace(-1, 1, _SIDE)])
    light = 1 - 0.25 * (across**2 + down**2)
    aperture = (np.abs(across) + np.abs(down) < 1.6)[..., None]
    exposed = np.mean(seen, axis=0) * light[..., None] + rng.normal(0, 3, (_SIDE, _SIDE, 1))
    seen_through: Picture = (np.clip(exposed, 0, 255) * aperture).astype(np.uint8)
    return seen_through


def chosen(data: Path, rng: Generator) -> Iterator[tuple[str, Sample]]:
    """The frames to move over, with the names of their sequences."""
    for folder, prefix, polyp, count in _PARTS:
        split = data / folder / "train.txt"
        samples = read_folder(data / folder, split if split.exists() else None)
        fitting = [
            each for each in samples if each.name.startswith(prefix) and (each.mask_path is not None) == polyp
        ]
        for place in rng.choice(len(fitting), count, replace=False):
            sample = fitting[place]
            yield f"{folder}-{sample.name}-{'polyp' if polyp else 'free'}", sample


def write(name: str, sample: Sample, pace: float, to: Path, rng: Generator) -> list[tuple[str, str, int]]:
    """The frames of a sequence as pictures and masks, and their lines of sequences.csv."""
    image, mask = read_sample(sample)
    box = find_field_of_view(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.uint8))
    image, mask = (each[box.y1 : box.y2, box.x1 : box.x2] for each in (image, mask))
    path, lines = fly(rng, pace), []
    for index in range(_FRAMES):
        stem = f"{name}-{index:03d}"
        frame = cv2.cvtColor(expose(rng, image, path, index), cv2.COLOR_RGB2BGR)
        cv2.imwrite(str(to / "images" / f"{stem}.jpg"), frame, [cv2.IMWRITE_JPEG_QUALITY, 85])
        polyp = look(mask, path.centre[index], path.zoom[index], path.turn[index])
        if polyp.mean() >= _LEAST_AREA:
            cv2.imwrite(str(to / "masks" / f"{stem}.png"), polyp * 255)
        lines.append((name, stem, _RATE))
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="holds the published sets")
    parser.add_argument("--to", type=Path, required=True, help="folder to make")
    arguments = parser.parse_args()
    for part in ("images", "masks"):
        (arguments.to / part).mkdir(parents=True)
    rng, lines = np.random.default_rng(16), list[tuple[str, str, int]]()
    for number, (name, sample) in enumerate(chosen(arguments.data, rng)):
        lines += write(name, sample, _PACES[number % len(_PACES)], arguments.to, rng)
    with (arguments.to / "sequences.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("sequence", "frame", "fps"), *lines])


if __name__ == "__main__":
    main()
