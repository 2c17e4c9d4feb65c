"""Masks as COCO run-length strings: known strings, round trips, damaged input."""

import numpy as np
import pytest

from detector.analysis.results.rle import area, decode, encode


def mask(*rows: str) -> np.ndarray:
    """A mask drawn with '#' for foreground."""
    return np.array([[letter == "#" for letter in row] for row in rows])


# Worked out by hand: runs column by column, first of zeros; from the fourth on less the one two before;
# five bits a character, from code 48 ('0'); a negative or long number takes more than one character.
KNOWN = {
    "runs 1 1 2": (mask(".", "#", ".", "."), "112"),
    "a first run of nothing": (mask("#", "."), "011"),
    "column by column": (mask(".#", "##"), "13"),
    "empty": (mask("..", ".."), "4"),
    "full": (mask("##", "##"), "04"),
    "differences from the fourth run on": (mask(".", "#", ".", "#", "#", "."), "11110"),
    "a negative difference": (mask(".", "#", "#", "#", ".", "#", "."), "131N0"),
    "sixteen needs a second character": (np.zeros((16, 1), bool), "`0"),
    "forty": (np.zeros((40, 1), bool), "X1"),
}


@pytest.mark.parametrize(("drawing", "counts"), KNOWN.values(), ids=KNOWN)
def test_known_strings(drawing: np.ndarray, counts: str) -> None:
    rle = encode(drawing)
    assert rle == {"size": list(drawing.shape), "counts": counts}
    np.testing.assert_array_equal(decode(rle), drawing)
    assert area(rle) == drawing.sum()


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (7, 5), (64, 48), (720, 1280)])
@pytest.mark.parametrize("density", [0.0, 0.03, 0.5, 1.0])
def test_decode_restores_any_mask(shape: tuple[int, int], density: float) -> None:
    drawing = np.random.default_rng(3).random(shape) < density
    restored = decode(encode(drawing))
    assert restored.dtype == np.bool_
    np.testing.assert_array_equal(restored, drawing)


def test_number_masks_are_taken_as_bool() -> None:
    drawing = mask(".##", "#..")
    assert encode(drawing.astype(np.uint8)) == encode(drawing)


def test_a_large_blob_stays_small() -> None:
    rows, columns = np.mgrid[:720, :1280]
    blob = np.hypot(rows - 300, columns - 500) < 120
    assert len(encode(blob)["counts"]) < 1200


def test_a_mask_has_two_dimensions() -> None:
    with pytest.raises(ValueError, match="two dimensions"):
        encode(np.zeros((2, 3, 4), bool))
    with pytest.raises(ValueError, match="two dimensions"):
        encode(np.zeros(4, bool))


@pytest.mark.parametrize("shape", [(0, 5), (5, 0), (0, 0)])
def test_a_mask_of_no_pixels_has_no_runs(shape: tuple[int, int]) -> None:
    rle = encode(np.zeros(shape, bool))
    assert rle == {"size": list(shape), "counts": ""}
    assert decode(rle).shape == shape
    assert area(rle) == 0


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ("113", "do not add up"),
        ("1`", "cut short"),
        ("1 2", "does not belong"),
        ("1\u00e92", "does not belong"),
        ("", "do not add up"),
        ("N6", "do not add up"),
        ("o" * 20 + "0", "too large"),
        ("o" * 11 + "0", "too large"),
        ("o" * 10 + "0", "do not add up"),
        ("p4", "does not belong"),
        ("/4", "does not belong"),
        # -1 and 5.
        ("O5", "do not add up"),
    ],
)
def test_damaged_strings_are_refused(counts: str, reason: str) -> None:
    for read in (decode, area):
        with pytest.raises(ValueError, match=reason):
            read({"size": [4, 1], "counts": counts})
