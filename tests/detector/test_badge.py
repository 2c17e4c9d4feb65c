"""Every state looks unlike every other, by shape and by word; only two are green."""

from itertools import combinations

from detector.badge import CAPITAL, STROKE, badge, detail
from detector.display import DisplayState

GREEN = "#46ff78"


def test_shapes_and_words_tell_all_states_apart_without_colour() -> None:
    for one, other in combinations(DisplayState, 2):
        assert badge(one).word != badge(other).word
        assert badge(one).shape != badge(other).shape


def test_only_where_a_marker_could_appear_it_is_green() -> None:
    green = {state for state in DisplayState if badge(state).colour == GREEN}
    assert green == {DisplayState.LOOKING, DisplayState.MARKED}
    assert green == {state for state in DisplayState if state.watching}


def test_shapes_stay_in_their_square() -> None:
    for state in DisplayState:
        shape = badge(state).shape
        points = [point for line in (*shape.lines, *shape.areas) for point in line]
        rims = [(x + s * r, y + s * r) for x, y, r in (*shape.discs, *shape.rings) for s in (-1, 1)]
        assert all(0 <= value <= 1 for point in (*points, *rims) for value in point), state


def test_letters_and_lines_are_large_enough_to_be_read_at_two_metres() -> None:
    assert CAPITAL >= 1 / 34
    assert STROKE >= 1 / 360


def test_badge_says_how_old_the_picture_is() -> None:
    assert detail(10.0, 13.9) == "3 s"
    assert detail(10.0, 135.0) == "2:05"
    assert detail(None, 13.9) == ""
