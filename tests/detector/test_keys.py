"""Every action has a key, which a user may change; what cannot be is said."""

import pytest

from detector.errors import SettingsError
from detector.keys import ACTIONS, REVIEW_ACTIONS, bindings, review_bindings


def test_every_action_has_a_key_of_its_own() -> None:
    keys = [key for bound in bindings().values() for key in bound]
    assert len(keys) == len(set(keys)) > len(ACTIONS)


def test_changed_key_takes_the_place_of_the_usual_one() -> None:
    chosen = bindings({"record": ("F9", "Ctrl+R"), "lesion": ()})
    assert (chosen["record"], chosen["lesion"], chosen["snapshot"]) == (("F9", "Ctrl+R"), (), ("S",))


def test_keys_can_change_places() -> None:
    assert bindings({"record": ("S",), "snapshot": ("R",)})["record"] == ("S",)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"recrd": ("R",)}, "keys.recrd: no such action; did you mean record?"),
        ({"record": ("Pedal",)}, "keys.record: 'Pedal' is no key"),
        ({"record": ("",)}, "is no key"),
        ({"record": ("s",)}, "is that of record; give that another key"),
    ],
)
def test_what_cannot_be_bound_is_named(changed: dict[str, tuple[str, ...]], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        bindings(changed)
    assert message in str(caught.value)


def test_every_action_of_review_has_a_key_of_its_own() -> None:
    keys = [key for bound in review_bindings().values() for key in bound]
    assert len(keys) == len(set(keys)) > len(REVIEW_ACTIONS)


def test_a_key_that_a_user_gave_is_taken_from_what_usually_has_it_in_review() -> None:
    chosen = review_bindings({"pause": ("N",), "accept": ("F5",), "record": ("Y",)})
    assert (chosen["pause"], chosen["next_marking"], chosen["accept"]) == (("N",), (), ("F5",))
    assert "record" not in chosen


def test_keys_of_review_can_be_set_and_do_not_disturb_the_live_window() -> None:
    assert bindings({"accept": ("R",)}) == bindings()


def test_two_actions_of_review_cannot_be_given_one_key() -> None:
    with pytest.raises(SettingsError, match=r"keys\.reject: Q is that of accept; give that another key"):
        review_bindings({"accept": ("Q",), "reject": ("Q",)})
