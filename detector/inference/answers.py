"""A device that answers the same whatever it is shown: nothing fails, and nothing would ever be marked."""

import numpy as np
from numpy.typing import NDArray

# Of a picture and its map every eighth line and column is compared.
_EVERY = 8
# Pictures that differ by less, as a mean in 255ths, may well have one answer.
_OTHER = 8.0
# So many pictures in a row with one answer, each far from the one before, are suspicious: the released
# networks never give the same map twice, to the bit; a model of bare 0 and 1 may.
_MANY = 5


class Answers:
    """Compares what comes with what came before."""

    def __init__(self) -> None:
        """Begin before the first picture."""
        self._picture: NDArray[np.int16] | None = None
        self._answer: NDArray[np.float32] | None = None
        self._same = 0

    def are_one(self, picture: NDArray[np.uint8], answer: NDArray[np.float32]) -> bool:
        """Whether the last pictures, each far from the one before, all had one answer; then it begins anew.

        Args:
            picture: RGB [side, side, 3].
            answer: its probability map [h, w].
        """
        seen, given = picture[::_EVERY, ::_EVERY].astype(np.int16), answer[::_EVERY, ::_EVERY]
        if self._picture is not None and np.abs(seen - self._picture).mean() < _OTHER:
            return False
        is_same = self._answer is not None and np.array_equal(given, self._answer)
        self._same = self._same + 1 if is_same else 0
        self._picture, self._answer = seen, given.copy()
        if self._same < _MANY:
            return False
        self._same = 0
        return True
