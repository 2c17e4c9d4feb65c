"""From a model's name and a wish for a device to an engine that runs."""

import logging
from pathlib import Path

from detector.errors import DeviceError
from detector.inference.card import sha256
from detector.inference.cpu_plan import devices_here, plan_cpu
from detector.inference.engine import Engine
from detector.inference.gpu import tensorrt_cache, tensorrt_is_cached, unusable
from detector.inference.models import choose_variant
from detector.inference.providers import Compute, Device, cuda_driver_present

log = logging.getLogger(__name__)


def open_engine(
    model: str | Path,
    device: Device = "auto",
    threads: int = 0,
    require_gpu: bool = False,
    in_background: bool = False,
) -> Engine:
    """Open a model where it runs best.

    `auto` takes TensorRT where its engine is cached, else CUDA, else the CPU backend that was measured to be
    the fastest; what had to be passed over is logged as a warning.

    Args:
        model: name of a released model, a model folder, either with a variant (`default:int8`), or an ONNX
            file. Where no variant is named, the one that the card prefers for the device is taken.
        device: where to compute; anything but `auto` is had or is an error.
        threads: CPU threads of one frame; 0 leaves it to the measurement.
        require_gpu: fail rather than compute on the CPU.
        in_background: whether CUDA serves while a TensorRT engine that was asked for is built.

    Raises:
        ModelError: there is no such model, or it breaks the contract.
        DeviceError: the device is not usable here.
    """
    engine = _open(model, device, threads, require_gpu, in_background)
    log.info("%s runs on %s in %s", engine.path.name, engine.device, engine.precision)
    return engine


def _open(model: str | Path, device: Device, threads: int, require_gpu: bool, in_background: bool) -> Engine:
    if device == "tensorrt" or device == "cuda":
        return Engine(choose_variant(model, device), device, threads, in_background=in_background)
    if device == "auto" and cuda_driver_present():
        engine = _on_any_gpu(model, threads)
        if engine is not None:
            return engine
    if require_gpu:
        reason = "none could be used" if device == "auto" else f"the device that was asked for is {device}"
        reason = reason if cuda_driver_present() else "there is no NVIDIA driver"
        raise unusable("a GPU", reason)
    plan = plan_cpu(model, devices_here() if device == "auto" else (device,), threads)
    return plan.open(model)


def _on_any_gpu(model: str | Path, threads: int) -> Engine | None:
    for device in _gpus(model):
        try:
            return Engine(choose_variant(model, device), device, threads)
        except DeviceError as error:
            log.warning("%s", error)
    log.warning("the CPU computes, though there is an NVIDIA driver")
    return None


def _gpus(model: str | Path) -> tuple[Compute, ...]:
    """An engine of TensorRT takes minutes to build, so it is never built unasked."""
    cached = tensorrt_is_cached(tensorrt_cache(sha256(choose_variant(model, "tensorrt"))))
    return ("tensorrt", "cuda") if cached else ("cuda",)
