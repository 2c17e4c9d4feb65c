"""How far a run is, and the learning rate there: a linear warm-up, then a cosine down to a hundredth."""

import math
from dataclasses import dataclass

_LAST = 0.01


@dataclass(frozen=True)
class EpochSchedule:
    """A run of a number of epochs."""

    epochs: int
    warmup_epochs: float

    def share(self, epochs_done: float, seconds: float) -> float:
        """The part of the run that is done, in 0..1."""
        return epochs_done / self.epochs

    def rate(self, epochs_done: float, step: float, seconds: float) -> float:
        """Factor of the learning rate, in 0..1.

        Args:
            epochs_done: epochs and the part of the one at hand.
            step: part of an epoch that a step is.
            seconds: that the run has taken.
        """
        if epochs_done < self.warmup_epochs:
            return (epochs_done + step) / self.warmup_epochs
        return _cosine((epochs_done - self.warmup_epochs) / (self.epochs - self.warmup_epochs))


@dataclass(frozen=True)
class ClockSchedule:
    """A run that ends by the clock, as on a machine that is had for minutes: its epochs come out of it."""

    seconds: float
    warmup_epochs: float

    def share(self, epochs_done: float, seconds: float) -> float:
        """The part of the run that is done, in 0..1."""
        return min(1.0, seconds / self.seconds)

    def rate(self, epochs_done: float, step: float, seconds: float) -> float:
        """Factor of the learning rate, as `EpochSchedule.rate`; the cosine begins with the run."""
        warmed = min(1.0, (epochs_done + step) / self.warmup_epochs) if self.warmup_epochs else 1.0
        return warmed * _cosine(self.share(epochs_done, seconds))


Schedule = EpochSchedule | ClockSchedule


def _cosine(share: float) -> float:
    return _LAST + (1 - _LAST) * 0.5 * (1 + math.cos(math.pi * share))
