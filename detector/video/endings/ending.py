"""What was found out about a file's end."""

from typing import NamedTuple

# Headers may promise a little too much: so many seconds, or this share.
_SLACK, _SLACK_SHARE = 1.0, 0.01


class Ending(NamedTuple):
    """What a container says of its end.

    Attributes:
        seconds: how long its header says that it is; None where it does not.
        closed: whether it ends with what is written last in such a file.
        fault: why the end cannot be there, as in "within a fragment"; None where nothing speaks against it.
        timed: whether its frames have stamps, which show gaps.
        short: whether the file has fewer bytes than it says of itself.
        hole: when the first hole begins where frames have no stamps, in seconds; the end where there is none.
        joined: the byte at which a second recording begins behind the first; None where there is one alone.
    """

    seconds: float | None = None
    closed: bool = False
    fault: str | None = None
    timed: bool = True
    short: bool = False
    hole: float = 0.0
    joined: int | None = None

    def missing(self, seconds: float) -> float:
        """How much of the length in the header was not read, in seconds; 0 where next to nothing.

        Args:
            seconds: that were read.
        """
        missing = (self.seconds or 0.0) - seconds
        return missing if missing > max(_SLACK, _SLACK_SHARE * seconds) else 0.0

    @property
    def vouched(self) -> bool:
        """Whether anything speaks for the end."""
        return self.fault is None and (self.seconds is not None or self.closed)


UNKNOWN = Ending()
