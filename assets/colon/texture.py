"""What the wall and the polyps are painted with: colour, fine relief and wetness."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from assets.colon.noise import (
    Float,
    fractal_noise,
    gradient,
    pad_columns,
    single,
    smooth_step,
    value_noise,
    vector,
)
from assets.colon.path import CentreLine
from assets.colon.vessels import draw_vessels
from assets.colon.wall import RADIUS

_COARSER = 4
TILE_MM = 12.0
# Linear reflectance of healthy mucosa, and what blood and mucus make of it.
MUCOSA = vector(0.78, 0.262, 0.138)
_BLOOD = vector(0.60, 0.36, 0.42)
_MUCUS = vector(0.68, 0.44, 0.15)
_FROTH = vector(0.80, 0.68, 0.42)


@dataclass(frozen=True, eq=False)
class WallTexture:
    """Textures over (z, angle); `per_mm` texels per mm along z, `columns` texels a turn.

    `colour` [R, C, 3] linear reflectance; `relief` [R, C, 2] slopes of the fine relief; `gloss` [R, C];
    `blurred` is `colour` at a quarter of the resolution, for what is far away.
    """

    start: float
    per_mm: float
    columns: int
    colour: Float
    blurred: Float
    relief: Float
    gloss: Float


@dataclass(frozen=True, eq=False)
class PolypTexture:
    """Square tiles of TILE_MM, repeating: [side, side, 3] holds pit depth 0 to 1 and its two slopes."""

    side: int
    round: Float
    gyrus: Float
    mottle: Float


def make_wall_texture(line: CentreLine, per_mm: float, rng: np.random.Generator) -> WallTexture:
    """Paint the wall along `line`."""
    shape = (round((line.end - line.start) * per_mm) + 1, round(2 * np.pi * RADIUS * per_mm))
    colour = _mucosa(shape, per_mm, rng)
    height = _grain(shape, per_mm, rng)
    gloss = 0.10 + 1.4 * smooth_step(0.0, 1.2, fractal_noise(shape, (6 * per_mm, 6 * per_mm), 4, rng))
    for layer in (_mucus(shape, per_mm, rng), _bubbles(shape, per_mm, rng)):
        cover, paint, thickness = layer
        colour = single(colour * (1 - cover[..., None]) + cover[..., None] * paint)
        height += thickness
    relief = gradient(height, 1 / per_mm, 1 / per_mm)
    small = (shape[1] // _COARSER, shape[0] // _COARSER)
    blurred = cv2.resize(colour, small, interpolation=cv2.INTER_AREA)
    return WallTexture(
        line.start,
        per_mm,
        shape[1],
        pad_columns(colour),
        pad_columns(single(blurred)),
        pad_columns(relief),
        pad_columns(gloss),
    )


def _mucosa(shape: tuple[int, int], per_mm: float, rng: np.random.Generator) -> Float:
    """Pink to orange, mottled, with a net of fine vessels and some deeper, blurred ones."""
    broad = fractal_noise(shape, (45 * per_mm, 45 * per_mm), 3, rng)[..., None]
    blotch = fractal_noise(shape, (7 * per_mm, 7 * per_mm), 4, rng)[..., None]
    speckle = fractal_noise(shape, (0.9 * per_mm, 0.9 * per_mm), 2, rng)[..., None]
    colour = MUCOSA * np.exp(broad * vector(0.03, 0.10, 0.02) + blotch * vector(0.035, 0.10, 0.12))
    colour *= np.exp(speckle * vector(0.02, 0.05, 0.05))
    where = smooth_step(-1.5, 0.7, fractal_noise(shape, (30 * per_mm, 30 * per_mm), 2, rng))
    fine = draw_vessels(shape, per_mm, 28.0, 0.22, rng) * (0.25 + 0.75 * where)
    fine = cv2.GaussianBlur(fine, (0, 0), max(0.4, 0.05 * per_mm))
    deep = draw_vessels(shape, per_mm, 1.1, 0.5, rng) * (1 - 0.6 * where)
    deep = cv2.GaussianBlur(deep, (0, 0), max(0.4, 0.32 * per_mm))
    colour *= 1 - 0.85 * fine[..., None] * (1 - _BLOOD)
    colour *= 1 - 0.55 * deep[..., None] * (1 - _BLOOD * vector(0.9, 1.0, 1.25))
    return single(colour)


def _grain(shape: tuple[int, int], per_mm: float, rng: np.random.Generator) -> Float:
    """Height in mm of the mucosa's fine relief."""
    swell = 0.075 * value_noise(shape, (3.2 * per_mm, 3.8 * per_mm), rng)
    swell += 0.050 * value_noise(shape, (1.5 * per_mm, 1.6 * per_mm), rng)
    swell += 0.020 * value_noise(shape, (0.8 * per_mm, 0.8 * per_mm), rng)
    grooves = 0.010 * value_noise(shape, (0.55 * per_mm, 2.2 * per_mm), rng)
    fine = 0.010 * value_noise(shape, (0.5 * per_mm, 0.5 * per_mm), rng)
    return single(swell + grooves + fine)


def _mucus(shape: tuple[int, int], per_mm: float, rng: np.random.Generator) -> tuple[Float, Float, Float]:
    """Patches and strings of yellowish mucus, more of it on the floor of the colon."""
    floor = np.cos(2 * np.pi * np.arange(shape[1], dtype=np.float32) / shape[1] - np.pi / 2)[None]
    field = fractal_noise(shape, (16 * per_mm, 9 * per_mm), 5, rng) + 0.55 * floor
    patch = smooth_step(1.9, 2.5, field)
    strings = np.abs(fractal_noise(shape, (60 * per_mm, 22 * per_mm), 3, rng))
    where = smooth_step(1.1, 1.8, fractal_noise(shape, (25 * per_mm, 25 * per_mm), 2, rng))
    string = where * (1 - smooth_step(0.008, 0.035, strings))
    cover = np.clip(0.75 * patch + 0.4 * string, 0, 0.85)
    shade = np.exp(0.22 * fractal_noise(shape, (2 * per_mm, 2 * per_mm), 3, rng))[..., None]
    lumps = fractal_noise(shape, (2.5 * per_mm, 2.5 * per_mm), 3, rng)
    return single(cover), single(_MUCUS * shade), single(cover * (0.35 + 0.10 * lumps))


def _bubbles(shape: tuple[int, int], per_mm: float, rng: np.random.Generator) -> tuple[Float, Float, Float]:
    """Clusters of bubbles: domes with a bright rim."""
    height, rim = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    area = shape[0] * shape[1] / per_mm**2
    for _ in range(round(area / 1700)):
        cluster = rng.uniform((0, 0), shape)
        for _ in range(int(rng.integers(2, 16))):
            place = cluster + rng.normal(0, 2.2 * per_mm, 2)
            _add_bubble(height, rim, place, min(0.8, rng.lognormal(-0.9, 0.4)) * per_mm, per_mm)
    cover = np.clip(0.04 * (height > 0) + 0.40 * rim, 0, 1)
    return single(cover), _FROTH, 0.5 * height


def _add_bubble(height: Float, rim: Float, place: NDArray[np.float64], radius: float, per_mm: float) -> None:
    top, left = (int(side) for side in np.floor(place - radius))
    side = int(2 * radius) + 3
    if top < 0 or left < 0 or top + side > height.shape[0] or left + side > height.shape[1]:
        return
    rows, columns = np.mgrid[top : top + side, left : left + side]
    away = np.hypot(rows - place[0], columns - place[1]) / radius
    part = (slice(top, top + side), slice(left, left + side))
    dome = np.sqrt(np.clip(1 - away**2, 0, 1)) * radius / per_mm
    height[part] = np.maximum(height[part], dome)
    rim[part] = np.maximum(rim[part], np.exp(-(((away - 0.93) / 0.09) ** 2)))


def make_polyp_texture(per_mm: float, rng: np.random.Generator) -> PolypTexture:
    """The pit patterns (after Kudo: type I, round; type IV, gyrus-like) and a blotch pattern."""
    side = max(48, round(TILE_MM * per_mm))
    scale = side / TILE_MM
    noise = fractal_noise((side, side), (3.0 * scale, 3.0 * scale), 4, rng, wrap_rows=True)
    tiles = (_tile(_round_pits(side, scale, rng), scale), _tile(_gyrus_pits(side, scale, rng), scale))
    return PolypTexture(side, tiles[0], tiles[1], np.pad(noise, ((0, 2), (0, 2)), mode="wrap"))


def _tile(depth: Float, scale: float) -> Float:
    slopes = gradient(depth, 1 / scale, 1 / scale)
    return np.pad(single(np.dstack([depth, slopes])), ((0, 2), (0, 2), (0, 0)), mode="wrap")


def _round_pits(side: int, scale: float, rng: np.random.Generator) -> Float:
    """Pits about 0.55 mm apart, on a shaken grid."""
    count = round(side / (0.55 * scale))
    grid = np.stack(np.meshgrid(np.arange(count), np.arange(count), indexing="ij"), axis=-1).reshape(-1, 2)
    centres = (grid + rng.uniform(0, 0.7, grid.shape)) * side / count
    seeds = np.full((side, side), 255, np.uint8)
    rows, columns = (centres % side).astype(int).T
    seeds[rows, columns] = 0
    tiled = np.tile(seeds, (3, 3))
    away = cv2.distanceTransform(tiled, cv2.DIST_L2, 5)[side : 2 * side, side : 2 * side] / scale
    return single(np.exp(-((away / 0.13) ** 2)))


def _gyrus_pits(side: int, scale: float, rng: np.random.Generator) -> Float:
    """Winding grooves: noise sharpened again and again in one band of wavelengths."""
    field = rng.standard_normal((side, side)).astype(np.float32)
    narrow = max(0.6, 0.11 * scale)
    for _ in range(12):
        tiled = np.pad(field, side // 4, mode="wrap")
        band = cv2.GaussianBlur(tiled, (0, 0), narrow) - cv2.GaussianBlur(tiled, (0, 0), 1.8 * narrow)
        field = np.tanh(4 * band[side // 4 : -(side // 4), side // 4 : -(side // 4)] / band.std())
    return smooth_step(-0.2, 0.9, cv2.GaussianBlur(field, (0, 0), 0.5 * narrow))
