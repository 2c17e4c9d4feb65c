"""Every action has a key, which a user may change; what cannot be is said."""

import pytest

from detector.errors import SettingsError
from detector.keys import ACTIONS, bindings


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
