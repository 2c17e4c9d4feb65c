"""What the running process has used so far."""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_STATM = Path("/proc/self/statm")
_MIB = 1 << 20


@dataclass(frozen=True)
class Usage:
    """At a moment: monotonic and processor time in seconds, resident memory in MiB (None: not known)."""

    moment: float
    processor: float
    rss_mb: float | None

    @classmethod
    def now(cls) -> "Usage":
        """The present usage of all threads."""
        return cls(time.monotonic(), time.process_time(), resident_mb())

    def cpu_percent(self, later: "Usage") -> float:
        """Processor time from here to a later moment; 100 is one core."""
        wall = later.moment - self.moment
        return 100 * (later.processor - self.processor) / wall if wall > 0 else 0.0


def resident_mb() -> float | None:
    """Resident memory in MiB: the present on Linux, the highest so far on macOS, None on Windows."""
    if _STATM.is_file():
        pages = int(_STATM.read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / _MIB
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB
    return None
