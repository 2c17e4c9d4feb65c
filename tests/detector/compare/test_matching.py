"""What counts as a hit."""

from detector.boxes import Box
from detector.compare.matching import Mark, match_frame

BOX = Box(10.0, 10.0, 30.0, 30.0)


def _region(box: tuple[float, float, float, float], track: int = 5) -> Mark:
    return Mark(track, Box(*box))


def test_region_over_a_polyp_hits_it() -> None:
    match = match_frame(0.0, {3: [BOX]}, [_region((12, 12, 32, 32))])
    assert match.visible == match.hit == {3}
    assert match.false_tracks == frozenset()


def test_region_beside_a_polyp_is_false() -> None:
    match = match_frame(0.0, {3: [BOX]}, [_region((25, 25, 60, 60), 8)])
    assert match.hit == frozenset()
    assert match.false_tracks == {8}


def test_any_part_of_a_polyp_that_is_cut_in_two_can_be_hit() -> None:
    match = match_frame(0.0, {3: [Box(100, 100, 120, 120), BOX]}, [Mark(5, BOX)])
    assert match.hit == {3}
