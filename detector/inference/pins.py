"""Hashes of the released cards, kept with the code: an exchange of model and card together is noticed.

A card holds the hashes of its model's files, so that its own hash stands for all of them.
"""

import json
from pathlib import Path

from detector.errors import ModelError
from detector.files.atomic import write_whole
from detector.files.resources import resource_folder

PINS = Path(__file__).with_name("pins.json")


def check_pin(card: Path, found: str) -> None:
    """Refuse the card of a model that comes with the package if it is not the one that was released.

    Args:
        card: path of a card.json. Those elsewhere are their owner's, and not pinned.
        found: sha256 of its content.

    Raises:
        ModelError: it is another one.
    """
    expected = _pins().get(card.parent.name) if _is_released(card) else None
    if expected not in (None, found):
        raise ModelError(f"{card}: not the card that was released; install polyp-detector again")


def pin(card: Path, found: str) -> None:
    """Take a card that was just written into the pins, if its model will come with the package.

    Raises:
        OutputError: the pins cannot be written.
    """
    if _is_released(card):
        pins = {**_pins(), card.parent.name: found}
        write_whole(PINS, (json.dumps(pins, indent=1, sort_keys=True) + "\n").encode())


def _is_released(card: Path) -> bool:
    return card.resolve().parent.parent == resource_folder("models").resolve()


def _pins() -> dict[str, str]:
    pins: dict[str, str] = json.loads(PINS.read_text("utf-8"))
    return pins
