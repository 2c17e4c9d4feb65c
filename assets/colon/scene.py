"""The demo's colon: which polyps grow where, and everything that is built from the seed."""

from dataclasses import dataclass

import numpy as np

from assets.colon.field import Surface
from assets.colon.lens import Lens, make_lens
from assets.colon.noise import Float
from assets.colon.path import Pose, make_centre_line, pose_at
from assets.colon.polyp import PolypPlan, place_polyp
from assets.colon.texture import PolypTexture, WallTexture, make_polyp_texture, make_wall_texture
from assets.colon.wall import make_wall

DURATION = 20.0
RATE = 25
# Texture fine enough for the nearest tissue at this frame height.
_TEXELS_PER_MM = 12.0
_FULL_HEIGHT = 720

# Clear stretches lie before the first, between the second and third, and before the last polyp.
POLYPS = (
    PolypPlan(1, "sessile", 8.0, 60.0, 1.3, (1.04, 0.80, 0.88), "round"),
    PolypPlan(2, "pedunculated", 11.0, 82.0, 0.6, (1.0, 0.73, 0.80), "gyrus"),
    PolypPlan(3, "diminutive", 4.5, 168.0, 5.2, (1.02, 1.0, 1.08), "round"),
    PolypPlan(4, "flat", 14.0, 186.0, 3.9, (1.03, 0.90, 0.96), "gyrus", 0.4),
    PolypPlan(5, "lobed", 17.0, 212.0, 1.35, (1.06, 1.10, 1.25), "gyrus", 0.3),
    PolypPlan(6, "sessile", 6.5, 282.0, 3.2, (1.02, 0.76, 0.84), "round"),
)


@dataclass(frozen=True)
class Settings:
    """What a rendering is made from; equal settings give equal pictures."""

    seed: int = 7
    frames: int = round(DURATION * RATE)
    width: int = 1280
    height: int = 720


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything a frame is rendered from. `sights` [K, 3] are the points the camera turns to."""

    settings: Settings
    surface: Surface
    lens: Lens
    wall_texture: WallTexture
    polyp_texture: PolypTexture
    sights: Float

    def pose(self, frame: int) -> Pose:
        """The camera at a frame's time."""
        return pose_at(frame / RATE, self.surface.wall.line, self.sights)


def build_scene(settings: Settings) -> Scene:
    """Grow the colon. It depends on the seed alone: a shorter rendering shows the same colon's beginning.

    Each part has its own random stream, so that a change in one leaves the others as they are.
    """
    streams = [np.random.default_rng([settings.seed, part]) for part in range(5)]
    line = make_centre_line(max(DURATION, settings.frames / RATE), streams[0])
    wall = make_wall(line, streams[1])
    polyps = tuple(place_polyp(plan, wall, streams[2]) for plan in POLYPS)
    per_mm = _TEXELS_PER_MM * min(1.0, max(0.25, settings.height / _FULL_HEIGHT))
    return Scene(
        settings,
        Surface(wall, polyps),
        make_lens(settings.width, settings.height),
        make_wall_texture(line, per_mm, streams[3]),
        make_polyp_texture(2 * per_mm, streams[4]),
        np.array([polyp.middle for polyp in polyps], np.float32).reshape(-1, 3),
    )
