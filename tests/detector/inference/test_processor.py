"""INT8 is trusted only where the processor says that it sums without saturation."""

import platform
from pathlib import Path

import pytest

from detector.inference.processor import fast_instructions, processor_name, sums_int8_exactly


@pytest.mark.skipif(platform.system() == "Darwin", reason="macOS has no /proc/cpuinfo")
@pytest.mark.parametrize(
    ("flags", "exact"),
    [
        ("flags\t\t: fpu sse2 avx2 avx512f avx512_vnni", True),
        ("flags\t\t: fpu sse2 avx2 avx_vnni", True),
        ("flags\t\t: fpu sse2 avx2 avx512f", False),
        ("Features\t: fp asimd asimddp", True),
        ("Features\t: fp asimd", False),
    ],
)
def test_the_flags_decide(flags: str, exact: bool, tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(f"processor\t: 0\n{flags}\n")

    assert sums_int8_exactly(tmp_path / "cpuinfo") is exact


@pytest.mark.skipif(platform.system() == "Darwin", reason="macOS has no /proc/cpuinfo")
def test_a_processor_that_does_not_say_is_not_trusted(tmp_path: Path) -> None:
    assert sums_int8_exactly(tmp_path / "absent") is False


def test_instructions_are_named_as_they_are_sold(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("flags\t\t: fpu avx512_vnni amx_bf16\n")

    assert fast_instructions(tmp_path / "cpuinfo") == ["AVX-512 VNNI (INT8)", "AMX (bfloat16)"]
    assert fast_instructions(tmp_path / "absent") == []


def test_the_processors_name_is_the_one_it_is_sold_by(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("processor\t: 0\nmodel name\t: Some CPU 9000 @ 3 GHz\n")

    assert processor_name(tmp_path / "cpuinfo") == "Some CPU 9000 @ 3 GHz"
    assert processor_name(tmp_path / "absent")
