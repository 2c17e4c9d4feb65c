"""Which lesions a reader wants to see."""

from collections.abc import Iterable
from dataclasses import dataclass

from detector.review.lesion import Lesion, Verdict


@dataclass(frozen=True)
class Choice:
    """Which lesions are listed.

    Attributes:
        verdict: None: whatever it is.
        below: only those whose best score is below this, in 0..1, which one that was only drawn never is;
            None: whatever it is.
    """

    verdict: Verdict | None = None
    below: float | None = None

    def of(self, lesions: Iterable[Lesion]) -> tuple[Lesion, ...]:
        """Those of some, in their order."""
        return tuple(lesion for lesion in lesions if self._takes(lesion))

    def _takes(self, lesion: Lesion) -> bool:
        if self.verdict is not None and lesion.verdict is not self.verdict:
            return False
        return self.below is None or (bool(lesion.parts) and lesion.best_score < self.below)
