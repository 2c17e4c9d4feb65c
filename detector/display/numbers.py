"""The numbers of markings on all screens of a session."""

from detector.markers import Numbers


class ShownNumbers:
    """Counts anew where the detector does: with each passage."""

    def __init__(self) -> None:
        self._numbers, self._passage = Numbers(), -1

    def of(self, passage: int) -> Numbers:
        """Those of a passage."""
        if passage != self._passage:
            self._numbers, self._passage = Numbers(), passage
        return self._numbers
