"""A region is known again by its place, its size and its colours."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.appearance import Appearance, appearance, likeness
from detector.boxes import Box
from detector.picture import Image
from tests.green_model import write_model

SIDE = 96
VIEW = Box(40, 10, 1040, 510)
REGION = Box(340.0, 160.0, 440.0, 210.0)


def _tissue(seed: int = 1) -> Image:
    """Smooth pink with a paler disc in the middle of `REGION`."""
    noise = np.random.default_rng(seed).integers(-6, 7, (SIDE, SIDE, 3))
    image = np.full((SIDE, SIDE, 3), (190, 110, 95)) + noise
    rows, columns = np.mgrid[:SIDE, :SIDE]
    image[np.hypot(rows - 0.35 * SIDE, columns - 0.35 * SIDE) < 5] += (40, 60, 60)
    return image.clip(0, 255).astype(np.uint8)


def _seen(box: Box[float] = REGION, image: Image | None = None) -> Appearance:
    return appearance(_tissue() if image is None else image, VIEW, box)


def _moved(x: float = 0.0, y: float = 0.0) -> Box[float]:
    return Box(REGION.x1 + x, REGION.y1 + y, REGION.x2 + x, REGION.y2 + y)


def test_place_and_size_are_shares_of_the_view() -> None:
    seen = _seen()
    assert (seen.x, seen.y, seen.size) == pytest.approx((0.35, 0.35, 0.1))


@pytest.mark.parametrize("colour", [(190, 110, 95), (0, 0, 0), (255, 255, 255), (0, 255, 0), (0, 0, 255)])
def test_each_pixel_is_of_one_colour(colour: tuple[int, int, int]) -> None:
    seen = _seen(image=np.full((SIDE, SIDE, 3), colour, np.uint8))
    assert sorted(bytes.fromhex(seen.colours))[-2:] == [0, 144]
    assert likeness(seen, seen) == pytest.approx(1)


def test_region_is_like_itself_and_like_itself_in_the_next_frame() -> None:
    assert likeness(_seen(), _seen()) == pytest.approx(1)
    assert likeness(_seen(), _seen(image=_tissue(2))) > 0.95


def test_same_picture_at_another_size_is_the_same() -> None:
    large = appearance(_tissue(), Box(80, 20, 2080, 1020), Box(680.0, 320.0, 880.0, 420.0))
    assert large == _seen()


@pytest.mark.parametrize(
    ("x", "y", "same"), [(240, 0, True), (0, 120, True), (260, 0, False), (0, 130, False)]
)
def test_region_farther_off_than_a_quarter_of_the_view_is_another(x: float, y: float, same: bool) -> None:
    flat = np.full((SIDE, SIDE, 3), (190, 110, 95), np.uint8)
    assert (likeness(_seen(image=flat), _seen(_moved(x, y), flat)) > 0) is same


@pytest.mark.parametrize(("times", "same"), [(1.7, True), (1.8, False)])
def test_region_of_another_size_is_another(times: float, same: bool) -> None:
    flat = np.full((SIDE, SIDE, 3), (190, 110, 95), np.uint8)
    large = Box(390 - 50 * times, 185 - 25 * times, 390 + 50 * times, 185 + 25 * times)
    one, other = _seen(image=flat), _seen(large, flat)
    assert (likeness(one, other) > 0) is (likeness(other, one) > 0) is same


def _of_every_colour(patch: int) -> Image:
    """Patches of so many pixels a side, among them of colours such as tissue never has."""
    colours = np.random.default_rng(3).integers(0, 256, (SIDE // patch, SIDE // patch, 3), np.uint8)
    return colours.repeat(patch, axis=0).repeat(patch, axis=1)


def _counted(image: Image, rows: range, columns: range) -> list[int]:
    """How many of 12 x 12 pixels, each the mean of 4 x 4 samples of a part, are of which colour."""
    samples = image[[rows[len(rows) * n // 48] for n in range(48)]][
        :, [columns[len(columns) * n // 48] for n in range(48)]
    ]
    means = samples.reshape(12, 4, 12, 4, 3).mean(axis=(1, 3))
    counts = [0] * 256
    for light, red, yellow in cv2.cvtColor(np.rint(means).astype(np.uint8), cv2.COLOR_RGB2LAB).reshape(-1, 3):
        a, b = (min(7, max(0, int((int(value) - 96) / 13))) for value in (red, yellow))
        counts[light // 64 * 64 + a * 8 + b] += 1
    return counts


@pytest.mark.parametrize(
    ("box", "rows", "columns"),
    [
        # 1.6 times as wide and high as the box, around its middle, in 96 pixels for 1000 and for 500.
        (Box(340.0, 160.0, 440.0, 210.0), range(26, 41), range(26, 41)),
        (Box(540.0, 60.0, 840.0, 110.0), range(7, 22), range(39, 85)),
        # As far as there is a picture.
        (Box(40.0, 10.0, 140.0, 60.0), range(12), range(12)),
        (Box(940.0, 460.0, 1040.0, 510.0), range(84, 96), range(84, 96)),
        (Box(40.0, 10.0, 41.0, 10.5), range(1), range(1)),
        (Box(1039.5, 509.5, 1040.0, 510.0), range(95, 96), range(95, 96)),
    ],
)
def test_colours_are_those_of_the_box_and_what_lies_around(
    box: Box[float], rows: range, columns: range
) -> None:
    for patch in (1, 8):
        image = _of_every_colour(patch)
        found = bytes.fromhex(_seen(box, image).colours)
        assert list(found) == _counted(image, rows, columns)


def _of(colours: int, x: float = 0.5, size: float = 0.5) -> Appearance:
    """Of two colours, so many of 144 pixels of the first."""
    return Appearance(x, 0.5, size, f"{colours:02x}{144 - colours:02x}" + 254 * "00")


@pytest.mark.parametrize(("colours", "same"), [(30, True), (20, False)])
def test_regions_that_are_alike_have_more_than_nine_tenths_of_their_colours_in_common(
    colours: int, same: bool
) -> None:
    """The Bhattacharyya coefficient with one of 72 and 72 is 0.93 and 0.89."""
    common = (np.sqrt(72 * colours) + np.sqrt(72 * (144 - colours))) / 144
    assert likeness(_of(72), _of(colours)) == pytest.approx(common if same else 0)


def test_regions_that_only_just_are_alike_are() -> None:
    assert likeness(_of(72), _of(72, x=0.75)) == pytest.approx(1)
    assert likeness(_of(72), _of(72, size=0.875)) == pytest.approx(1)
    assert likeness(_of(72), _of(72, size=0.876)) == 0


def test_region_of_other_colours_is_another() -> None:
    for other in ((120, 60, 50), (200, 160, 90), (90, 150, 90)):
        assert likeness(_seen(), _seen(image=np.full((SIDE, SIDE, 3), other, np.uint8))) == 0


@pytest.mark.parametrize(
    "box", [Box(40.0, 10.0, 41.0, 10.5), Box(1039.5, 509.5, 1040.0, 510.0), Box(40.0, 10.0, 1040.0, 510.0)]
)
def test_regions_at_the_edge_and_of_every_size_have_an_appearance(box: Box[float]) -> None:
    assert sum(bytes.fromhex(_seen(box).colours)) == 144


def test_the_first_region_of_an_opened_detector_waits_for_no_tables(tmp_path: Path) -> None:
    model = write_model(tmp_path / "model.onnx")
    script = f"""
from time import perf_counter
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
from detector import PolypDetector
from detector.appearance import appearance
from detector.boxes import Box
PolypDetector({str(model)!r}, device="cpu")
began = perf_counter()
appearance(np.zeros((64, 64, 3), np.uint8), Box(0, 0, 64, 64), Box(8.0, 8.0, 40.0, 40.0))
print(perf_counter() - began)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 0.05
