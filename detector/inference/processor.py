"""The processor: its name, and what it does exactly in eight bits."""

import platform
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_X86 = ("avx512_vnni", "avx_vnni")
# Flags of /proc/cpuinfo, and what they are called where they are sold.
_FAST = {
    "avx512_vnni": "AVX-512 VNNI (INT8)",
    "avx_vnni": "AVX VNNI (INT8)",
    "avx512_bf16": "AVX-512 BF16 (bfloat16)",
    "amx_int8": "AMX (INT8)",
    "amx_bf16": "AMX (bfloat16)",
    "asimddp": "dot product (INT8)",
    "bf16": "bfloat16",
}
_ARM = ("asimddp",)


def sums_int8_exactly(cpuinfo: Path = _CPUINFO) -> bool:
    """Whether the processor sums products of 8-bit numbers without saturation (VNNI, ARM's dot product).

    Without it INT8 models run, but strong features are cut off and polyps can be missed. Where the processor
    does not say, as on Windows, the answer is no; Apple's processors all do it.
    """
    if platform.system() == "Darwin":
        return platform.machine() == "arm64"
    return not _flags(cpuinfo).isdisjoint(_X86 + _ARM)


def fast_instructions(cpuinfo: Path = _CPUINFO) -> list[str]:
    """Instructions that compute a model faster than float32; none where the processor does not say."""
    flags = _flags(cpuinfo)
    return [name for flag, name in _FAST.items() if flag in flags]


def processor_name(cpuinfo: Path = _CPUINFO) -> str:
    """The processor's name as it is sold, or what the platform calls it."""
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _flags(cpuinfo: Path) -> set[str]:
    try:
        return set(cpuinfo.read_text(encoding="utf-8", errors="replace").split())
    except OSError:
        return set()
