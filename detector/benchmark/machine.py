"""The machine and the packages that a figure was measured with."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version

from detector.benchmark.record import MachineRecord
from detector.inference.processor import processor_name

# By their names in the package index. They are asked for their versions, not imported.
PACKAGES = (
    "polyp-detector",
    "onnxruntime-gpu",
    "onnxruntime",
    "openvino",
    "opencv-python",
    "numpy",
    "av",
    "PyQt6",
)


def this_machine() -> MachineRecord:
    """Platform, processor, logical cores, memory and Python. Neither host nor user is named."""
    return MachineRecord(
        platform=f"{platform.system()} {platform.release()} {platform.machine()}",
        processor=processor_name(),
        cores=os.cpu_count() or 1,
        memory_mb=_memory_mb(),
        python=platform.python_version(),
    )


def installed_versions() -> dict[str, str]:
    """Versions of those PACKAGES that are installed."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _memory_mb() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    except (AttributeError, ValueError, OSError):
        return None
