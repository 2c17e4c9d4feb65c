"""How much of what a run sees is changed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shares:
    """Which share of the frames is changed in which way, in 0..1.

    Attributes:
        gentle: examples that are only moved and recoloured a little.
        pasted: normal frames that get another frame's polyp.
        healed: frames with a polyp that lose it, as far as it can be covered.
        borrowed: frames that take another one's broad look, and as many that take its black border.
        adverse: examples that show a bad moment.
    """

    gentle: float
    pasted: float
    healed: float
    borrowed: float
    adverse: float
