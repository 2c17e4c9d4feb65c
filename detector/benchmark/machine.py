"""The machine and the packages that a figure was measured with."""

import os
import platform

from detector.benchmark.graphics import look_at_gpus
from detector.benchmark.record import MachineRecord
from detector.inference.devices import runtime_packages
from detector.inference.processor import processor_name

# Whose versions a document names.
PACKAGES = (
    "polyp-detector",
    *runtime_packages(),
    "opencv-python",
    "opencv-python-headless",
    "numpy",
    "av",
    "PyQt6",
)


def this_machine() -> MachineRecord:
    """Platform, processor, logical cores, memory, Python and GPUs. Neither host nor user is named."""
    return MachineRecord(
        platform=f"{platform.system()} {platform.release()} {platform.machine()}",
        processor=processor_name(),
        cores=os.cpu_count() or 1,
        memory_mb=_memory_mb(),
        python=platform.python_version(),
        gpus=tuple(found.gpu for found in look_at_gpus()),
    )


def _memory_mb() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    except (AttributeError, ValueError, OSError):
        return None
