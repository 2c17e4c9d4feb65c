"""Threads that may be late give way to those that may not."""

import os
import sys
import threading
from contextlib import suppress

# By so much they are less important, where the system tells threads apart.
_NICENESS = 5


def yield_to_others() -> None:
    """Let the painting and the analysis have the processor before this thread, and those that it starts."""
    if sys.platform == "linux":
        with suppress(OSError):
            thread = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + _NICENESS)
