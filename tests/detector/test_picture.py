"""Planes become the right colours, at full size and small."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError

import cv2
import numpy as np
import pytest

from detector.boxes import Box
from detector.picture import Matrix, RgbPicture, YuvPicture, halvings, to_planes


def _planes(y: int, u: int, v: int, matrix: Matrix, full_range: bool) -> YuvPicture:
    half = (8, 16)
    return YuvPicture(
        np.full((16, 32), y, np.uint8),
        np.full(half, u, np.uint8),
        np.full(half, v, np.uint8),
        matrix,
        full_range,
    )


@pytest.mark.parametrize(
    ("yuv", "matrix", "full_range", "rgb"),
    [
        # 100 % colour bars as the standards tabulate them.
        ((81, 90, 240), "bt601", False, (255, 0, 0)),
        ((145, 54, 34), "bt601", False, (0, 255, 0)),
        ((63, 102, 240), "bt709", False, (255, 0, 0)),
        ((173, 42, 26), "bt709", False, (0, 255, 0)),
        ((32, 240, 118), "bt709", False, (0, 0, 255)),
        ((16, 128, 128), "bt709", False, (0, 0, 0)),
        ((235, 128, 128), "bt601", False, (255, 255, 255)),
        ((76, 85, 255), "bt601", True, (254, 0, 0)),
        ((255, 128, 128), "bt601", True, (255, 255, 255)),
    ],
)
def test_colour_bars(
    yuv: tuple[int, int, int], matrix: Matrix, full_range: bool, rgb: tuple[int, int, int]
) -> None:
    picture = _planes(*yuv, matrix, full_range)
    for pixels in (picture.rgb(), picture.small_rgb(Box(4, 4, 28, 12), 6)):
        assert np.abs(pixels.reshape(-1, 3).astype(int) - rgb).max() <= 2


def test_small_picture_of_planes_is_the_small_picture_of_the_converted_frame() -> None:
    rng = np.random.default_rng(1)
    y, u, v = (
        cv2.resize(rng.integers(low, high, (9, 12)).astype(np.uint8), size, interpolation=cv2.INTER_CUBIC)
        for size, low, high in (((640, 480), 80, 170), ((320, 240), 116, 140), ((320, 240), 116, 140))
    )
    picture = YuvPicture(np.asarray(y), np.asarray(u), np.asarray(v), "bt601", False)
    box = Box(40, 20, 600, 460)
    direct = picture.small_rgb(box, 64).astype(int)
    converted = RgbPicture(picture.rgb()).small_rgb(box, 64).astype(int)
    assert np.abs(direct - converted).mean() < 1.0
    assert np.abs(direct - converted).max() <= 6


def test_box_shows_only_what_lies_in_it() -> None:
    pixels = np.zeros((100, 200, 3), np.uint8)
    pixels[20:80, 50:150] = (10, 200, 30)
    small = RgbPicture(pixels).small_rgb(Box(50, 20, 150, 80), 32)
    assert small.shape == (32, 32, 3)
    assert (small == (10, 200, 30)).all()


def test_thumbnail_is_full_range_luma_whatever_the_pixels_are() -> None:
    rgb = RgbPicture(np.full((4, 4, 3), (200, 100, 50), np.uint8))
    assert abs(int(rgb.thumbnail()[0, 0]) - 124) <= 1
    assert _planes(16, 128, 128, "bt709", False).thumbnail().max() == 0
    assert _planes(235, 128, 128, "bt709", False).thumbnail().min() == 255
    assert _planes(16, 128, 128, "bt601", True).thumbnail().max() == 16


@pytest.mark.parametrize("size", [(300, 400), (720, 960), (1081, 1443), (2160, 3840)])
def test_shrinking_is_area_averaging_whatever_the_size(size: tuple[int, int]) -> None:
    rng = np.random.default_rng(2)
    coarse = rng.integers(0, 256, (24, 32, 3)).astype(np.uint8)
    pixels = np.asarray(cv2.resize(coarse, size[::-1], interpolation=cv2.INTER_LINEAR))
    small = RgbPicture(pixels).small_rgb(Box(0, 0, size[1], size[0]), 96)
    expected = cv2.resize(pixels, (96, 96), interpolation=cv2.INTER_AREA).astype(int)
    assert np.abs(small - expected).mean() < 2


@pytest.mark.parametrize("size", [(480, 270), (1120, 630), (1900, 1069)])
def test_picture_to_look_at_is_the_small_picture_of_the_whole_frame(size: tuple[int, int]) -> None:
    coarse = np.random.default_rng(3).integers(60, 200, (18, 32, 3)).astype(np.uint8)
    pixels = np.asarray(cv2.resize(coarse, (1920, 1080), interpolation=cv2.INTER_LINEAR))
    shown = RgbPicture(pixels).scaled_rgb(*size)
    expected = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(int)
    assert shown.shape == (size[1], size[0], 3)
    assert np.abs(shown - expected).mean() < 2


@pytest.mark.parametrize(("width", "height"), [(3840, 2160), (2051, 1201)])
def test_a_large_picture_is_the_parts_that_it_is_made_of(width: int, height: int) -> None:
    """It is converted in stripes; no line of it is lost, doubled, or taken from beside."""
    rng = np.random.default_rng(1)
    y, u, v = (rng.integers(16, 236, (height, width)).astype(np.uint8) for _ in range(3))
    whole = YuvPicture(y, u, v, "bt709", False).rgb()

    rows = [slice(top, top + 400) for top in range(0, height, 400)]
    parts = [YuvPicture(y[each], u[each], v[each], "bt709", False).rgb() for each in rows]

    assert (whole == np.concatenate(parts)).all()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (321, 243)])
def test_picture_is_made_in_the_memory_that_is_given_where_it_fits(width: int, height: int) -> None:
    rng = np.random.default_rng(1)
    y, u, v = (rng.integers(16, 236, (height, width)).astype(np.uint8) for _ in range(3))
    picture, memory = YuvPicture(y, u, v, "bt709", False), np.empty((height, width, 3), np.uint8)
    assert picture.rgb(memory) is memory
    assert np.array_equal(memory, picture.rgb())
    assert picture.rgb(memory[1:]).shape == memory.shape


@pytest.mark.parametrize("matrix", ["bt601", "bt709", "smpte240m", "bt2020", "ycgco"])
@pytest.mark.parametrize("full_range", [True, False])
def test_chroma_of_128_is_grey(matrix: Matrix, full_range: bool) -> None:
    grey = np.full((4, 4), 128, np.uint8)
    picture = YuvPicture(np.full((8, 8), 120, np.uint8), grey, grey, matrix, full_range)
    rgb = picture.rgb().astype(int)
    assert np.ptp(rgb, axis=2).max() == 0
    assert rgb[0, 0, 0] == (120 if full_range else round((120 - 16) * 255 / 219))


def test_memory_is_that_of_all_planes() -> None:
    luma, chroma = np.zeros((8, 8), np.uint8), np.zeros((4, 4), np.uint8)
    assert YuvPicture(luma, chroma, chroma, "bt601", True).bytes == 64 + 16 + 16
    picture = RgbPicture(np.zeros((8, 6, 3), np.uint8))
    assert (picture.width, picture.height, picture.bytes) == (6, 8, 144)


# Kr and Kb of ITU-R BT.601-7 and BT.709-6, section 3.
_LUMA = {
    "bt601": (0.299, 0.114),
    "bt709": (0.2126, 0.0722),
    "smpte240m": (0.212, 0.087),
    "bt2020": (0.2627, 0.0593),
}


def _by_the_standard(y: int, cb: int, cr: int, matrix: Matrix, full_range: bool) -> list[float]:
    """R'G'B' on a scale of 255, as the standard's own equations give it, not rounded."""
    red, blue = _LUMA[matrix]
    luma = y / 255 if full_range else (y - 16) / 219
    b_minus_y, r_minus_y = ((value - 128) / (255 if full_range else 224) for value in (cb, cr))
    r, b = luma + 2 * (1 - red) * r_minus_y, luma + 2 * (1 - blue) * b_minus_y
    g = (luma - red * r - blue * b) / (1 - red - blue)
    return [255 * value for value in (r, g, b)]


@pytest.mark.parametrize("matrix", _LUMA)
@pytest.mark.parametrize("full_range", [True, False])
@pytest.mark.parametrize(
    "yuv", [(200, 120, 140), (100, 140, 120), (60, 128, 128), (150, 110, 150), (180, 150, 118)]
)
def test_colours_are_those_of_the_standard_to_the_last_bit(
    yuv: tuple[int, int, int], matrix: Matrix, full_range: bool
) -> None:
    shown = _planes(*yuv, matrix, full_range).rgb()[8, 16]
    assert np.abs(shown - np.array(_by_the_standard(*yuv, matrix, full_range))).max() < 0.75


@pytest.mark.parametrize("matrix", _LUMA)
@pytest.mark.parametrize("rgb", [(255, 0, 0), (0, 255, 0), (0, 0, 255), (90, 90, 90), (200, 120, 40)])
def test_planes_of_a_colour_are_those_of_the_standard(rgb: tuple[int, int, int], matrix: Matrix) -> None:
    y, u, v = to_planes(np.full((6, 8, 3), rgb, np.uint8), matrix)
    red, blue = _LUMA[matrix]
    r, g, b = (value / 255 for value in rgb)
    luma = red * r + (1 - red - blue) * g + blue * b
    expected = 16 + 219 * luma, 128 + 112 * (b - luma) / (1 - blue), 128 + 112 * (r - luma) / (1 - red)
    assert (y.shape, u.shape, v.shape) == ((6, 8), (3, 4), (3, 4))
    for plane, value in zip((y, u, v), expected, strict=True):
        assert np.abs(plane - value).max() < 0.75


def test_chroma_is_the_mean_of_four_pixels() -> None:
    rgb = np.full((2, 4, 3), 100, np.uint8)
    rgb[0, 0] = (180, 60, 60)
    _, _, v = to_planes(rgb, "bt709")
    _, _, alone = to_planes(np.full((2, 2, 3), (180, 60, 60), np.uint8), "bt709")
    assert int(v[0, 1]) == 128
    assert int(v[0, 0]) - 128 == pytest.approx((int(alone[0, 0]) - 128) / 4, abs=1)


@pytest.mark.parametrize(("luma", "shown"), [(0, 0), (15, 0), (17, 1), (126, 128), (180, 191), (255, 255)])
def test_thumbnail_spreads_limited_range_and_cuts_what_is_beyond(luma: int, shown: int) -> None:
    assert (_planes(luma, 128, 128, "bt709", False).thumbnail() == shown).all()


@pytest.mark.parametrize(
    ("width", "height", "stripes"),
    [(1920, 1088, []), (1920, 1089, [2]), (3840, 2160, [4]), (3840, 2176, [4]), (3840, 2178, [5])],
)
def test_only_large_pictures_are_converted_by_several_threads(
    width: int, height: int, stripes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    class Counted(ThreadPoolExecutor):
        def __init__(self, workers: int, **rest: str) -> None:
            asked.append(workers)
            super().__init__(workers, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr("detector.picture.ThreadPoolExecutor", Counted)
    y, chroma = np.zeros((height, width), np.uint8), np.zeros((height // 2, width // 2), np.uint8)
    YuvPicture(y, chroma, chroma, "bt709", False).rgb()
    assert asked == stripes


def _columns(across: int, down: int) -> YuvPicture:
    """A picture of grey luma whose every chroma sample differs from its neighbours, subsampled so."""
    v = np.arange(16 // down * 32 // across).reshape(16 // down, 32 // across) % 7 * 16 + 80
    u = np.full(v.shape, 128, np.uint8)
    return YuvPicture(np.full((16, 32), 120, np.uint8), u, v.astype(np.uint8), "bt709", False)


@pytest.mark.parametrize(("across", "down"), [(1, 1), (2, 1), (2, 2)])
@pytest.mark.parametrize(("x", "y"), [(4, 6), (18, 10), (30, 14), (0, 0)])
def test_a_box_of_one_sample_has_the_colour_of_that_sample(across: int, down: int, x: int, y: int) -> None:
    picture = _columns(across, down)
    box = Box(x, y, x + 1, y + 1)
    sample = int(picture.v[y // down, x // across])
    expected = _by_the_standard(120, 128, sample, "bt709", False)
    assert np.abs(picture.small_rgb(box, 2) - np.array(expected)).max() < 1.01


@pytest.mark.parametrize("times", [2, 4, 8])
def test_shrinking_keeps_the_detail_for_which_there_is_room(times: int) -> None:
    noise = np.random.default_rng(4).integers(0, 256, (24, 24, 3)).astype(np.uint8)
    large = noise.repeat(times, 0).repeat(times, 1)
    assert (RgbPicture(large).small_rgb(Box(0, 0, 24 * times, 24 * times), 24) == noise).all()


@pytest.mark.parametrize(("width", "height"), [(99, 100), (100, 99), (97, 95), (98, 47)])
def test_shrinking_loses_no_odd_line(width: int, height: int) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (height, width, 3)).astype(np.uint8)
    small = RgbPicture(noise).small_rgb(Box(0, 0, width, height), 24)
    assert (small == cv2.resize(noise, (24, 24), interpolation=cv2.INTER_AREA)).all()


def test_shrinking_keeps_the_detail_of_the_longer_side() -> None:
    noise = np.random.default_rng(6).integers(0, 256, (24, 96, 3)).astype(np.uint8)
    assert (RgbPicture(noise.repeat(8, 0).repeat(2, 1)).scaled_rgb(96, 24) == noise).all()


def test_a_picture_is_itself_alone_and_stays_as_it_is() -> None:
    pixels = np.zeros((4, 4, 3), np.uint8)
    picture, planes = RgbPicture(pixels), _planes(16, 128, 128, "bt709", False)
    same = YuvPicture(planes.y, planes.u, planes.v, "bt709", False)
    assert len({picture, RgbPicture(pixels), planes, same}) == 4
    for each, name in ((picture, "pixels"), (planes, "y")):
        with pytest.raises(FrozenInstanceError):
            setattr(each, name, pixels)


@pytest.mark.parametrize(
    ("size", "target", "times"),
    [
        ((1920, 1080), (480, 270), 2),
        ((64, 64), (16, 16), 2),
        ((64, 64), (16, 15), 2),
        ((64, 64), (17, 16), 1),
        ((64, 64), (16, 33), 0),
        ((62, 64), (8, 8), 1),
        ((63, 64), (8, 8), 0),
        ((64, 63), (8, 8), 0),
        ((1000, 40), (10, 20), 1),
        ((40, 1000), (20, 10), 1),
        ((12, 12), (1, 1), 2),
    ],
)
def test_a_size_is_halved_while_that_is_exact_and_not_too_small(
    size: tuple[int, int], target: tuple[int, int], times: int
) -> None:
    assert halvings(size, target) == times


@pytest.mark.parametrize(("height", "width"), [(24, 48), (48, 24)])
def test_shrinking_keeps_the_detail_of_a_picture_that_is_no_square(height: int, width: int) -> None:
    noise = np.random.default_rng(7).integers(0, 256, (height, width, 3)).astype(np.uint8)
    assert (RgbPicture(noise.repeat(4, 0).repeat(4, 1)).scaled_rgb(width, height) == noise).all()
