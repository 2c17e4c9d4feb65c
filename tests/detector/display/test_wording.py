"""A state whose word leaves the user helpless says what may be done."""

import pytest

from detector.display import DisplayState
from detector.display.wording import meaning


def test_too_slow_says_what_may_be_done() -> None:
    assert "choose a faster model" in meaning(DisplayState.TOO_SLOW)


@pytest.mark.parametrize("state", [DisplayState.LOOKING, DisplayState.MARKED, DisplayState.PAUSED])
def test_nothing_is_said_where_all_is_well(state: DisplayState) -> None:
    assert meaning(state) == ""
