"""What is known of a GPU decides which TensorRT engine belongs to it."""

import sys
from pathlib import Path

import pytest

from detector.inference import gpu
from detector.inference.gpu import describe_gpu, tensorrt_cache, tensorrt_is_cached


def asked(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", code


def test_first_gpu_is_described() -> None:
    said = asked("print('NVIDIA RTX A2000, 580.65, 6138 MiB'); print('NVIDIA T4, 580.65, 15360 MiB')")
    assert describe_gpu(said) == "NVIDIA RTX A2000, 580.65, 6138 MiB"


@pytest.mark.parametrize("question", [("no-such-tool",), asked("raise SystemExit(9)"), asked("")])
def test_tool_that_does_not_say_is_no_error(question: tuple[str, ...]) -> None:
    assert describe_gpu(question) is None


def test_engine_is_kept_apart_by_model_and_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    folders = set()
    for name in ("T4, 580.65", "T4, 590.10", "A2000, 580.65"):
        monkeypatch.setattr(gpu, "describe_gpu", lambda name=name: name)
        folders |= {tensorrt_cache("a" * 64), tensorrt_cache("b" * 64), tensorrt_cache("a" * 64)}
    assert len(folders) == 6


def test_engine_is_cached_when_its_file_lies_there(tmp_path: Path) -> None:
    assert not tensorrt_is_cached(tmp_path / "absent")
    (tmp_path / "timings.profile").touch()
    assert not tensorrt_is_cached(tmp_path)
    (tmp_path / "model_sm86.engine").touch()
    assert tensorrt_is_cached(tmp_path)
