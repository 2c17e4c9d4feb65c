"""Which lesions a reader wants to see."""

from collections.abc import Iterable
from dataclasses import dataclass

from detector.review.filters import Filter, below_score, chosen
from detector.review.lesion import Lesion, Verdict


@dataclass(frozen=True)
class Choice:
    """Which lesions are listed.

    Attributes:
        verdict: None: whatever it is.
        below: only those whose best score is below this, in 0..1; None: whatever it is.
    """

    verdict: Verdict | None = None
    below: float | None = None

    def of(self, lesions: Iterable[Lesion]) -> tuple[Lesion, ...]:
        """Those of some, in their order."""
        wanted: list[Filter] = [] if self.verdict is None else [self._has_verdict]
        return chosen(lesions, wanted if self.below is None else [*wanted, below_score(self.below)])

    def _has_verdict(self, lesion: Lesion) -> bool:
        return lesion.verdict is self.verdict
