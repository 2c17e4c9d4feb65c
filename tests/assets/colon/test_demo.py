"""The shipped demo recording and its truth belong together."""

import json
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from assets.colon.scene import DURATION, POLYPS, RATE
from detector.analysis.results.rle import decode

ASSETS = Path(__file__).parents[3] / "assets"


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return json.loads((ASSETS / "demo.truth.json").read_text())  # type: ignore[no-any-return]


def test_frame_count_size_and_rate_agree(truth: dict[str, Any]) -> None:
    with av.open(str(ASSETS / truth["video"])) as container:
        stream = container.streams.video[0]
        frames = sum(1 for _ in container.decode(video=0))
        assert (stream.width, stream.height) == (truth["width"], truth["height"]) == (1280, 720)
        assert stream.average_rate == truth["fps"] == RATE
    assert frames == truth["frames"] == len(truth["truth"]) == DURATION * RATE


def test_the_files_are_small_enough_to_ship() -> None:
    assert (ASSETS / "demo.mp4").stat().st_size < 8_000_000
    assert (ASSETS / "demo.truth.json").stat().st_size < 1_500_000


def test_every_box_fits_its_mask(truth: dict[str, Any]) -> None:
    for entry in truth["truth"]:
        for polyp in entry["polyps"]:
            mask = decode(polyp["mask"])
            rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
            assert polyp["box"] == [columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]
            assert mask.shape == (truth["height"], truth["width"])
            assert mask.sum() >= 150


def test_masks_are_free_of_stray_pixels(truth: dict[str, Any]) -> None:
    """Folds may cut a polyp's visible part in two or three; a spray of dots would be a fault in tracing."""
    for entry in truth["truth"]:
        for polyp in entry["polyps"]:
            parts, _ = cv2.connectedComponents(decode(polyp["mask"]).astype(np.uint8), connectivity=8)
            assert parts - 1 <= 4


def test_every_polyp_comes_and_goes(truth: dict[str, Any]) -> None:
    assert [polyp["id"] for polyp in truth["polyps"]] == [plan.id for plan in POLYPS]
    for polyp in truth["polyps"]:
        seen = [any(p["id"] == polyp["id"] for p in entry["polyps"]) for entry in truth["truth"]]
        assert sum(seen) >= RATE
        assert not all(seen)


def test_there_are_clear_stretches_of_a_second_or_more(truth: dict[str, Any]) -> None:
    clear = "".join("." if entry["polyps"] else "c" for entry in truth["truth"])
    assert sum(len(stretch) >= RATE for stretch in clear.split(".")) >= 2
    assert 0.15 < clear.count("c") / len(clear) < 0.6


def test_masks_lie_on_tissue(truth: dict[str, Any]) -> None:
    with av.open(str(ASSETS / "demo.mp4")) as container:
        for entry, frame in zip(truth["truth"], container.decode(video=0), strict=True):
            if entry["polyps"] and entry["frame"] % 10 == 0:
                picture = frame.to_ndarray(format="rgb24")
                for polyp in entry["polyps"]:
                    assert picture[decode(polyp["mask"])].mean(axis=0)[0] > 40
