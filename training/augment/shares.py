"""How much of what a run sees is changed, and how far."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shares:
    """Which share of the frames is changed in which way, in 0..1, and how far.

    Attributes:
        gentle: examples that are only moved and recoloured a little.
        pasted: normal frames that get another frame's polyp.
        healed: frames with a polyp that lose it, as far as it can be covered.
        borrowed: frames that take another one's broad look, and as many that take its black border.
        adverse: examples that show a bad moment.
        strength: of moves and colours in examples that are changed heavily; at 1 they are what one hospital's
            frames ask for.
    """

    gentle: float
    pasted: float
    healed: float
    borrowed: float
    adverse: float
    strength: float = 1.0
