"""Random fields and texture look-up shared by geometry and colour."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

Float = NDArray[np.float32]

_PAD = 3
# cv2.remap takes maps of at most 32,767 rows or columns.
_ROW = 4096


def value_noise(
    shape: tuple[int, int],
    wavelength: tuple[float, float],
    rng: np.random.Generator,
    *,
    wrap_rows: bool = False,
) -> Float:
    """Smooth noise of mean 0 and standard deviation 1, float32 `shape`; its columns wrap around.

    `wavelength` is (rows, columns) in pixels: the distance between two independent values, interpolated
    by a cubic. With `wrap_rows` the rows wrap around as well.
    """
    counts = [max(2, round(side / step)) for side, step in zip(shape, wavelength, strict=True)]
    grid = rng.standard_normal(counts).astype(np.float32)
    grid = np.pad(grid, ((_PAD, _PAD), (0, 0)), mode="wrap" if wrap_rows else "reflect")
    grid = np.pad(grid, ((0, 0), (_PAD, _PAD)), mode="wrap")
    rows = (np.arange(shape[0], dtype=np.float32) * (counts[0] / shape[0]) + _PAD).astype(np.float32)
    columns = (np.arange(shape[1], dtype=np.float32) * (counts[1] / shape[1]) + _PAD).astype(np.float32)
    map_x, map_y = np.meshgrid(columns, rows)
    field = cv2.remap(grid, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return _standardised(field)


def fractal_noise(
    shape: tuple[int, int],
    wavelength: tuple[float, float],
    octaves: int,
    rng: np.random.Generator,
    *,
    wrap_rows: bool = False,
) -> Float:
    """Sum of `octaves` noises, each of half the wavelength and 0.55 of the height of the one before."""
    total = np.zeros(shape, np.float32)
    for octave in range(octaves):
        step = (max(2.0, wavelength[0] / 2**octave), max(2.0, wavelength[1] / 2**octave))
        total += np.float32(0.55**octave) * value_noise(shape, step, rng, wrap_rows=wrap_rows)
    return _standardised(total)


def _standardised(field: NDArray[Any]) -> Float:
    return single((field - field.mean()) / max(float(field.std()), 1e-6))


def pad_columns(texture: Float) -> Float:
    """Repeat the first two columns after the last, so that a look-up between them needs no wrap."""
    return np.concatenate([texture, texture[:, :2]], axis=1)


def look_up(texture: Float, row: Float, column: Float) -> Float:
    """Bilinear values of `texture` [R, C] or [R, C, K] at fractional places [N]: float32 [N] or [N, K]."""
    count = row.size
    rows = -(-count // _ROW)
    padded = [np.resize(part.astype(np.float32, copy=False).ravel(), (rows, _ROW)) for part in (column, row)]
    values = cv2.remap(texture, padded[0], padded[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return single(values.reshape(rows * _ROW, *texture.shape[2:])[:count])


def smooth_step(low: float, high: float, values: NDArray[Any]) -> Float:
    """0 below `low`, 1 above `high`, a cubic between them."""
    part = np.clip((values - low) / (high - low), 0, 1)
    return single(part * part * (3 - 2 * part))


def gradient(height: Float, row_mm: float, column_mm: float) -> Float:
    """Slopes [R, C, 2] (along rows, along columns; mm per mm) of a height texture whose columns wrap."""
    wrapped = np.concatenate([height[:, -1:], height, height[:, :1]], axis=1)
    slope_row = np.gradient(height, row_mm, axis=0)
    slope_column = (wrapped[:, 2:] - wrapped[:, :-2]) / (2 * column_mm)
    return single(np.stack([slope_row, slope_column], axis=-1))


def dot(a: Float, b: Float) -> Float:
    """Row-wise dot product of two [N, 3] arrays (or one [3]): [N]."""
    return single(a[..., 0] * b[..., 0] + a[..., 1] * b[..., 1] + a[..., 2] * b[..., 2])


def length(vectors: Float) -> Float:
    """Lengths [N] of vectors [N, 3]."""
    return single(np.sqrt(dot(vectors, vectors)))


def unit(vectors: Float) -> Float:
    """Vectors [N, 3] scaled to length 1."""
    return single(vectors / np.maximum(length(vectors), 1e-6)[..., None])


def vector(*values: float) -> Float:
    """A float32 array of a few numbers."""
    return single(values)


def single(values: ArrayLike) -> Float:
    """Values in single precision, which is enough for pictures and twice as fast."""
    return np.asarray(values, np.float32)
