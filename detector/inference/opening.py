"""From a model's name and a wish for a device to an engine that runs."""

import logging
import shlex
from pathlib import Path

from detector.errors import DeviceError
from detector.inference.card import sha256
from detector.inference.cpu_plan import devices_here, plan_cpu
from detector.inference.devices import AUTO, ComputeDevice, device_named, gpu_devices
from detector.inference.engine import Engine
from detector.inference.models import choose_variant

log = logging.getLogger(__name__)


def open_engine(model: str | Path, device: str = AUTO, threads: int = 0, require_gpu: bool = False) -> Engine:
    """Open a model where it runs best.

    `auto` takes the first GPU device that works and has nothing to build, else the CPU backend that was
    measured to be the fastest; what had to be passed over is logged as a warning.

    Args:
        model: name of a released model, a model folder, either with a variant (`default:int8`), or an ONNX
            file. Where no variant is named, the one that the card prefers for the device is taken.
        device: where to compute; anything but `auto` is had or is an error.
        threads: CPU threads of one frame; 0 leaves it to the measurement.
        require_gpu: fail rather than compute on the CPU.

    Raises:
        ModelError: there is no such model, or it breaks the contract.
        DeviceError: the device is not usable here, or must be built for the model first.
    """
    engine = _open(model, device, threads, require_gpu)
    log.info("%s runs on %s in %s", engine.path.name, engine.device, engine.precision)
    return engine


def reopen(engine: Engine, model: str | Path, device: str, threads: int, require_gpu: bool) -> Engine:
    """An engine in place of one that failed or hangs: the same one, opened anew.

    Where `auto` had taken a GPU that cannot be had any more, the CPU takes over, and the log says so: a
    process whose GPU failed once may never get it back.

    Args:
        engine: that failed; the others are as for `open_engine`, by which it was opened.

    Raises:
        ModelError, DeviceError: it cannot be had, nor another that may take over.
    """
    try:
        return engine.reopened()
    except DeviceError as error:
        if device != AUTO or require_gpu or not engine.on_gpu:
            raise
        log.warning("%s", error)
    log.warning("the CPU computes from now on, for the GPU is lost; start again to use the GPU")
    return plan_cpu(model, devices_here(), threads).open(model)


def _open(model: str | Path, device: str, threads: int, require_gpu: bool) -> Engine:
    wanted = None if device == AUTO else device_named(device)
    if wanted is not None and wanted.on_gpu:
        return _on_gpu(model, wanted, threads)
    if wanted is None and (engine := _on_any_gpu(model, threads)) is not None:
        return engine
    if require_gpu:
        raise _no_gpu(
            "none could be used" if wanted is None else f"the device that was asked for is {device}"
        )
    return plan_cpu(model, devices_here() if wanted is None else (device,), threads).open(model)


def _on_gpu(model: str | Path, device: ComputeDevice, threads: int) -> Engine:
    """Never builds, which takes minutes: that is asked for by a command of its own."""
    if reason := device.lacks():
        raise device.unusable(reason)
    path = choose_variant(model, device.name)
    if not device.built(sha256(path)):
        raise DeviceError(
            f"{path}: nothing is built for {device.name} on this machine yet, which takes minutes; "
            f"build it once: polyp-detector models build {shlex.quote(str(model))} --device {device.name}"
        )
    return Engine(path, device.name, threads)


def _on_any_gpu(model: str | Path, threads: int) -> Engine | None:
    present = [device for device in gpu_devices() if not device.lacks()]
    for device in present:
        path = choose_variant(model, device.name)
        if not device.built(sha256(path)):
            continue
        try:
            return Engine(path, device.name, threads)
        except DeviceError as error:
            log.warning("%s", error)
    if present:
        log.warning("the CPU computes, though there is a driver for a GPU")
    return None


def _no_gpu(reason: str) -> DeviceError:
    """The error where a GPU is required: what every device on one lacks says more than the reason at hand."""
    gpus = gpu_devices()
    lacks = dict.fromkeys(device.lacks() for device in gpus)
    reason = reason if "" in lacks else ", ".join(lacks)
    mend = " or ".join(dict.fromkeys(device.mend for device in gpus))
    return DeviceError(f"a GPU is not usable on this machine ({reason}); {mend}")
