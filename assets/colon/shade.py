"""Light at the surface: the endoscope's lamp, wet tissue, scattered light."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assets.colon.field import Surface
from assets.colon.noise import Float, dot, length, look_up, single, smooth_step, unit, vector
from assets.colon.path import Pose
from assets.colon.polyp import PolypShape
from assets.colon.texture import MUCOSA, TILE_MM, PolypTexture, WallTexture
from assets.colon.trace import FAR, Hits

# The lamp sits beside the lens, in camera axes (right, down, forward), mm.
_LAMP = vector(1.2, -2.2, 0.0)
# Red light scatters further inside tissue than green and blue: it softens the edge of shade.
_WRAP = vector(0.36, 0.20, 0.15)
_TRANSLUCENT = vector(0.28, 0.16, 0.13)
_SOFTEN = 16.0
_SHARPNESS = 420.0
_EXPOSURE = 0.80
_RELIEF = 0.85
_FILM = 2.0
# Neoplastic pits are a little finer than the tiles are drawn.
_PIT_SCALE = np.float32(1.4)
_COAT = vector(0.80, 0.66, 0.42)


@dataclass(frozen=True, eq=False)
class Paint:
    """Per pixel [N]: linear reflectance [N, 3], bent normal [N, 3] and gloss."""

    colour: Float
    normal: Float
    gloss: Float


def shade(
    hits: Hits, surface: Surface, pose: Pose, wall_texture: WallTexture, polyp_texture: PolypTexture
) -> Float:
    """Linear light [h, w, 3] reaching the camera, exposed so that the picture is neither dark nor burnt."""
    shape = hits.depth.shape
    points, normals = hits.points.reshape(-1, 3), hits.normals.reshape(-1, 3)
    paint = _paint_wall(points, normals, hits.depth.ravel(), surface, wall_texture)
    share, owner = hits.share.ravel(), _owner(hits, surface)
    for polyp in surface.polyps:
        own = np.flatnonzero((share > 0.02) & (owner == polyp.plan.id))
        if own.size:
            _paint_polyp(paint, own, points[own], normals[own], share[own], polyp, polyp_texture)
    light = _light(points, paint, normals, pose)
    light *= (1 - smooth_step(0.75 * FAR, FAR, hits.depth.ravel()))[:, None]
    # The mean of roots is little moved by a few burnt pixels, as is a camera's own exposure control.
    brightness = float(np.sqrt(light @ vector(0.3, 0.6, 0.1)).mean()) ** 2
    return single(light * (_EXPOSURE * max(brightness, 1e-6) ** -0.85)).reshape(*shape, 3)


def _owner(hits: Hits, surface: Surface) -> NDArray[np.uint8]:
    """The polyp whose look may show at each pixel, also in its surroundings where the share is small."""
    ids = np.array([*(polyp.plan.id for polyp in surface.polyps), 0], np.uint8)
    _, index = surface.nearest_polyp(hits.points.reshape(-1, 3))
    return np.asarray(ids[index], np.uint8)


def _paint_wall(points: Float, normals: Float, depth: Float, surface: Surface, texture: WallTexture) -> Paint:
    _, angle, _ = surface.wall.polar(points)
    row = (points[:, 2] - texture.start) * texture.per_mm
    column = (angle / (2 * np.pi)) % 1 * texture.columns
    quarter = texture.blurred.shape[0] / texture.colour.shape[0]
    far = smooth_step(25, 55, depth)[:, None]
    colour = look_up(texture.colour, row, column) * (1 - far)
    colour += look_up(texture.blurred, (row + 0.5) * quarter - 0.5, (column + 0.5) * quarter - 0.5) * far
    slope = look_up(texture.relief, row, column) * (_RELIEF * (1 - 0.5 * far))
    around = np.stack([-np.sin(angle), np.cos(angle), np.zeros_like(angle)], axis=1)
    # The relief rises into the lumen, so the normal leans away from where it rises.
    along = np.broadcast_to(vector(0, 0, 1), around.shape)
    lean = slope[:, :1] * along + slope[:, 1:] * around
    lean -= dot(lean, normals)[:, None] * normals
    return Paint(colour, unit(normals - lean), look_up(texture.gloss, row, column))


def _paint_polyp(
    paint: Paint,
    own: NDArray[np.intp],
    points: Float,
    normals: Float,
    share: Float,
    polyp: PolypShape,
    texture: PolypTexture,
) -> None:
    """Paint polyp `polyp` over the wall at pixels `own`, fading out where the polyp meets the wall."""
    plan = polyp.plan
    local, facing = polyp.local(points), single(normals @ polyp.frame)
    tile = texture.round if plan.pits == "round" else texture.gyrus
    pits, lean = _triplanar(_PIT_SCALE * local, facing, tile, texture)
    mottle, _ = _triplanar(local * 0.9 + 5, facing, np.repeat(texture.mottle[..., None], 3, axis=2), texture)
    coat = plan.coat * smooth_step(0.1, 1.3, mottle)[:, None]
    dark = vector(0.08, 0.22, 0.22) if plan.pits == "round" else vector(0.08, 0.24, 0.22)
    colour = MUCOSA * vector(*plan.tint) * np.exp(mottle[:, None] * vector(0.03, 0.09, 0.09))
    colour *= 1 - pits[:, None] * dark
    colour = colour * (1 - coat) + _COAT * coat
    cover = smooth_step(0.15, 0.9, share)[:, None]
    # A little of the wall's own pattern goes on under the polyp's skin.
    paint.colour[own] = paint.colour[own] * (1 - 0.9 * cover) + 0.9 * cover * colour
    lean = single(0.022 * lean @ polyp.frame.T)
    lean -= dot(lean, normals)[:, None] * normals
    bent = normals + 0.55 * (paint.normal[own] - normals) + lean
    paint.normal[own] = unit((1 - cover) * paint.normal[own] + cover * bent)
    paint.gloss[own] = paint.gloss[own] * (1 - cover[:, 0]) + cover[:, 0] * (1.15 - 0.6 * coat[:, 0])


def _triplanar(local: Float, facing: Float, tile: Float, texture: PolypTexture) -> tuple[Float, Float]:
    """Project a tile along the three axes and blend by the normal: value [N] and slope vector [N, 3]."""
    weights = np.abs(facing) ** 4
    weights /= weights.sum(axis=1, keepdims=True)
    value, slope = np.zeros(len(local), np.float32), np.zeros((len(local), 3), np.float32)
    scale = texture.side / TILE_MM
    for axis in range(3):
        row_axis, column_axis = (axis + 1) % 3, (axis + 2) % 3
        row, column = ((local[:, other] * scale) % texture.side for other in (row_axis, column_axis))
        seen = look_up(tile, row, column) * weights[:, axis, None]
        value += seen[:, 0]
        slope[:, row_axis] -= seen[:, 1]
        slope[:, column_axis] -= seen[:, 2]
    return value, slope


def _light(points: Float, paint: Paint, normals: Float, pose: Pose) -> Float:
    """Lambert with wrap (source: S. Green, GPU Gems ch. 16), Blinn highlights, and light that bounced."""
    to_lamp = single(pose.position + pose.rotation @ _LAMP - points)
    distance = length(to_lamp)
    to_lamp = unit(to_lamp)
    to_eye = unit(pose.position - points)
    beam = np.clip(-(to_eye @ pose.rotation[:, 2]), 0, 1) ** 0.6
    strength = (beam / (distance**2 + _SOFTEN))[:, None]
    facing = dot(paint.normal, to_lamp)[:, None]
    diffuse = np.clip((facing + _WRAP) / (1 + _WRAP), 0, None)
    bounced = 0.06 / (distance**2 + 240)[:, None] * (0.6 + 0.4 * dot(normals, to_eye)[:, None])
    light = paint.colour * (diffuse * strength + bounced * np.sqrt(MUCOSA) * vector(2.2, 1.3, 1.1))
    # Light that entered behind a thin edge, a fold's or a polyp's, leaves it towards the eye.
    edge = np.clip(1 - dot(normals, to_eye), 0, 1)[:, None] ** 3
    light += paint.colour * strength * edge * _TRANSLUCENT
    half = unit(to_lamp + to_eye)
    # The film of moisture is rougher than the tissue below it: highlights break up into clusters.
    film = unit(normals + _FILM * (paint.normal - normals))
    aligned = np.clip(dot(film, half), 0, 1)
    sharp = paint.gloss * aligned**_SHARPNESS * 5.0 + 0.05 * paint.gloss * aligned**14
    return single(light + (sharp[:, None] * strength) * vector(1.0, 0.97, 0.92))
