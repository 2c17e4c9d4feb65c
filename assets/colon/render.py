"""The frame loop: each frame's picture and its map of polyps, written to a folder by several processes."""

from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from assets.colon.lens import develop
from assets.colon.scene import Scene, Settings, build_scene
from assets.colon.shade import shade
from assets.colon.trace import trace
from detector.children import start_process
from detector.errors import OutputError

# A polyp with fewer visible pixels (at 1280x720; in proportion at other sizes), or one lost in the dark of
# the far lumen, does not count as visible.
_LEAST_PIXELS = 150
_LEAST_LUMA = 14
_FULL_AREA = 1280 * 720


@dataclass(frozen=True, eq=False)
class RenderedFrame:
    """A frame: RGB uint8 [H, W, 3] and polyp ids uint8 [H, W], 0 where no polyp is visible."""

    picture: NDArray[np.uint8]
    polyps: NDArray[np.uint8]


def render_frame(scene: Scene, frame: int) -> RenderedFrame:
    """Render one frame. The map comes from the same rays and border as the picture."""
    pose = scene.pose(frame)
    surface = scene.surface.near(pose.position)
    hits = trace(surface, pose, scene.lens)
    light = shade(hits, surface, pose, scene.wall_texture, scene.polyp_texture)
    picture = develop(light, scene.lens, np.random.default_rng([scene.settings.seed, 100, frame]))
    inside = np.where(scene.lens.field > 0.5, hits.polyp, 0).astype(np.uint8)
    return RenderedFrame(
        scene.lens.place(picture), scene.lens.place(_visible(inside, picture, scene.settings))
    )


def _visible(polyps: NDArray[np.uint8], picture: NDArray[np.uint8], settings: Settings) -> NDArray[np.uint8]:
    least = max(1.0, _LEAST_PIXELS * settings.width * settings.height / _FULL_AREA)
    luma = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    kept = polyps.copy()
    for polyp in np.unique(polyps[polyps > 0]):
        own = polyps == polyp
        if own.sum() < least or np.median(luma[own]) < _LEAST_LUMA:
            kept[own] = 0
    return kept


def render_all(settings: Settings, folder: Path, workers: int) -> None:
    """Render every frame that `folder` does not hold yet.

    Raises:
        OutputError: the folder cannot be made, or a process ended early; frames already written are kept, and
            the next run goes on from there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made ({error}): choose a folder you can write to") from error
    shares = [range(first, settings.frames, workers) for first in range(workers)]
    processes = [start_process(_render_share, settings, share, folder) for share in shares]
    _wait(processes)
    if any(process.exitcode for process in processes):
        raise OutputError(f"rendering into {folder} stopped early: see the message above, then run it again")


def _wait(processes: list[BaseProcess]) -> None:
    try:
        for process in processes:
            process.join()
    finally:
        for process in processes:
            process.terminate()


def _render_share(settings: Settings, frames: range, folder: Path) -> None:
    cv2.setNumThreads(1)
    missing = [frame for frame in frames if not frame_paths(folder, frame)[1].exists()]
    if not missing:
        return
    scene = build_scene(settings)
    for frame in missing:
        rendered = render_frame(scene, frame)
        picture, polyps = frame_paths(folder, frame)
        _save(picture, rendered.picture[..., ::-1])
        _save(polyps, rendered.polyps)


def frame_paths(folder: Path, frame: int) -> tuple[Path, Path]:
    """Where a frame's picture and its map of polyps are kept; the map is written last."""
    return folder / f"{frame:05d}.png", folder / f"{frame:05d}_polyps.png"


def load_frame(folder: Path, frame: int) -> RenderedFrame:
    """Read a frame back.

    Raises:
        OutputError: the frame is missing or damaged.
    """
    picture, polyps = (cv2.imread(str(path), cv2.IMREAD_UNCHANGED) for path in frame_paths(folder, frame))
    if picture is None or polyps is None:
        raise OutputError(f"frame {frame} in {folder} cannot be read: delete its two files and render again")
    return RenderedFrame(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).astype(np.uint8), polyps.astype(np.uint8))


def _save(path: Path, image: NDArray[np.uint8]) -> None:
    unfinished = path.with_suffix(".part.png")
    if not cv2.imwrite(str(unfinished), np.ascontiguousarray(image)):
        raise OutputError(f"{path} cannot be written: is the disk full, or the folder read-only?")
    unfinished.replace(path)
