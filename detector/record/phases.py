"""The phases of a colonoscopy, with a clock."""

PHASES = ("insertion", "withdrawal")


class PhaseClock:
    """Goes from phase to phase, and after the last one to none."""

    def __init__(self) -> None:
        self._phase, self._since = "", 0.0

    def go_on(self, now: float) -> str:
        """The phase that begins at a time in seconds; "" where the last one is over."""
        following = dict(zip(("", *PHASES), (*PHASES, ""), strict=True))
        self._phase, self._since = following[self._phase], now
        return self._phase

    def at(self, now: float) -> tuple[str, float]:
        """The phase, and for how many seconds it lasts."""
        return self._phase, now - self._since if self._phase else 0.0
