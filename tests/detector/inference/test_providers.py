"""Options are those of the issue's devices, and ones that the installed ONNX Runtime knows."""

from pathlib import Path

import onnxruntime
import pytest

from detector.inference.devices import device_choices
from detector.inference.providers import (
    CPU,
    CUDA,
    DEVICE_NAMES,
    TENSORRT,
    cuda_options,
    provider_chain,
    tensorrt_options,
)

LIBRARIES = {CUDA: "libonnxruntime_providers_cuda.so", TENSORRT: "libonnxruntime_providers_tensorrt.so"}


@pytest.mark.parametrize(
    ("device", "providers"),
    [("tensorrt", [TENSORRT, CUDA, CPU]), ("cuda", [CUDA, CPU]), ("cpu", [CPU])],
)
def test_chain_begins_with_what_is_wanted_and_ends_on_the_cpu(device: str, providers: list[str]) -> None:
    assert [name for name, _ in provider_chain(device)] == providers


def test_recorded_graph_is_asked_of_every_gpu_provider() -> None:
    (_, tensorrt), (_, cuda), (_, cpu) = provider_chain("tensorrt", graph=True)
    assert (tensorrt["trt_cuda_graph_enable"], cuda["enable_cuda_graph"], cpu) == ("1", "1", {})


def test_float32_is_not_computed_in_less() -> None:
    assert cuda_options(graph=False)["use_tf32"] == "0"
    assert "trt_fp16_enable" not in tensorrt_options(None, graph=False)


def test_tensorrt_keeps_engine_and_timings_in_the_cache(tmp_path: Path) -> None:
    options = tensorrt_options(tmp_path, graph=False)
    assert (options["trt_engine_cache_enable"], options["trt_timing_cache_enable"]) == ("1", "1")
    assert options["trt_engine_cache_path"] == options["trt_timing_cache_path"] == str(tmp_path)
    assert not any("cache" in name for name in tensorrt_options(None, graph=False))


@pytest.mark.parametrize(
    ("provider", "options"),
    [(CUDA, cuda_options(graph=True)), (TENSORRT, tensorrt_options(Path("cache"), graph=True))],
)
def test_installed_runtime_knows_every_option(provider: str, options: dict[str, str]) -> None:
    """A misspelt option would only show on a machine with a GPU: its name must stand in the provider."""
    library = Path(onnxruntime.__file__).parent / "capi" / LIBRARIES[provider]
    if not library.is_file():
        pytest.skip("ONNX Runtime without GPU providers is installed")
    binary = library.read_bytes()
    assert [name for name in options if name.encode() not in binary] == []
    assert b"trt_no_such_option" not in binary


def test_every_device_of_onnx_runtime_is_one_of_the_table() -> None:
    assert set(DEVICE_NAMES.values()) <= set(device_choices())


def test_providers_are_called_what_onnx_runtime_calls_them() -> None:
    assert set(DEVICE_NAMES) <= set(onnxruntime.get_all_providers())
