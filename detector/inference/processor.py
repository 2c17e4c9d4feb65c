"""What the processor does exactly in eight bits."""

import platform
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_X86 = ("avx512_vnni", "avx_vnni")
_ARM = ("asimddp",)


def sums_int8_exactly(cpuinfo: Path = _CPUINFO) -> bool:
    """Whether the processor sums products of 8-bit numbers without saturation (VNNI, ARM's dot product).

    Without it INT8 models run, but strong features are cut off and polyps can be missed. Where the processor
    does not say, as on Windows, the answer is no; Apple's processors all do it.
    """
    if platform.system() == "Darwin":
        return platform.machine() == "arm64"
    try:
        flags = set(cpuinfo.read_text(encoding="utf-8", errors="replace").split())
    except OSError:
        return False
    return not flags.isdisjoint(_X86 + _ARM)
