"""Where a model can be computed: one row a device. A new one is a backend file and a row here.

Choices of the command line, the order of `auto`, checks of the doctor, errors with their mending, and the
packages whose versions count all come from the table. Nothing heavy is imported before a device is opened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detector.errors import DeviceError

if TYPE_CHECKING:
    from detector.inference.backend import Backend, ModelFile

AUTO = "auto"
_ONNX_RUNTIME = ("onnxruntime-gpu", "onnxruntime")
_MEND_CUDA = "install NVIDIA's driver, then: pip install 'onnxruntime-gpu[cuda,cudnn]'"


@dataclass(frozen=True)
class ComputeDevice:
    """A row of the table.

    Attributes:
        name: as --device takes it and results tell it.
        on_gpu: whether it computes on a GPU, one frame at a time.
        lacks: what it lacks on this machine, as far as can be told without opening it; empty: nothing.
        open: loads a model with so many CPU threads a frame (0: one for each core), spinning or not. Raises
            DeviceError with the bare reason where the device cannot be had.
        mend: what makes it usable, as a command where there is one.
        packages: of the package index, whose versions decide what it computes and how fast.
        spins: whether its CPU threads can wait in a busy loop.
        cached: whether what it builds for a model, by the sha256 of its file, is there already; None for a
            device that builds nothing.
        describe: names the hardware; empty where it does not say.
    """

    name: str
    on_gpu: bool
    lacks: Callable[[], str]
    open: "Callable[[ModelFile, int, bool], Backend]"
    mend: str
    packages: tuple[str, ...]
    spins: bool = False
    cached: Callable[[str], bool] | None = None
    describe: Callable[[], str] = str

    def built(self, digest: str) -> bool:
        """Whether a model opens at once: nothing that takes minutes must be built for it."""
        return self.cached is None or self.cached(digest)

    def unusable(self, reason: str) -> DeviceError:
        """The error for this device where it cannot be had, with its mending."""
        return DeviceError(f"{self.name} is not usable on this machine ({reason}); {self.mend}")


def _lacks_nothing() -> str:
    return ""


def _lacks_driver() -> str:
    from detector.inference.gpu import cuda_driver_present

    return "" if cuda_driver_present() else "there is no NVIDIA driver"


def _lacks_openvino() -> str:
    from detector.inference.openvino_backend import openvino_installed

    return "" if openvino_installed() else "it is not installed"


def _open_tensorrt(model: "ModelFile", threads: int, _: bool) -> "Backend":
    from detector.inference.gpu import tensorrt_cache
    from detector.inference.onnxruntime_backend import open_on_gpu

    return open_on_gpu(model, "tensorrt", threads, tensorrt_cache(model.sha256))


def _open_cuda(model: "ModelFile", threads: int, _: bool) -> "Backend":
    from detector.inference.onnxruntime_backend import open_on_gpu

    return open_on_gpu(model, "cuda", threads)


def _open_openvino(model: "ModelFile", threads: int, _: bool) -> "Backend":
    from detector.inference.openvino_backend import OpenVinoBackend

    return OpenVinoBackend(model, threads)


def _open_cpu(model: "ModelFile", threads: int, spinning: bool) -> "Backend":
    from detector.inference.onnxruntime_backend import OnnxRuntimeBackend

    return OnnxRuntimeBackend(model, "cpu", threads, spinning)


def _tensorrt_is_cached(digest: str) -> bool:
    from detector.inference.gpu import tensorrt_cache, tensorrt_is_cached

    return tensorrt_is_cached(tensorrt_cache(digest))


def _describe_gpu() -> str:
    from detector.inference.gpu import describe_gpu

    return describe_gpu() or ""


# `auto` takes the first GPU that works; on the CPU the more frugal comes first, and measuring decides.
DEVICES: tuple[ComputeDevice, ...] = (
    ComputeDevice(
        "tensorrt",
        on_gpu=True,
        lacks=_lacks_driver,
        open=_open_tensorrt,
        mend=_MEND_CUDA,
        packages=_ONNX_RUNTIME,
        cached=_tensorrt_is_cached,
        describe=_describe_gpu,
    ),
    ComputeDevice(
        "cuda",
        on_gpu=True,
        lacks=_lacks_driver,
        open=_open_cuda,
        mend=_MEND_CUDA,
        packages=_ONNX_RUNTIME,
        describe=_describe_gpu,
    ),
    ComputeDevice(
        "openvino",
        on_gpu=False,
        lacks=_lacks_openvino,
        open=_open_openvino,
        mend="pip install 'polyp-detector[openvino]'",
        packages=("openvino",),
    ),
    ComputeDevice(
        "cpu",
        on_gpu=False,
        lacks=_lacks_nothing,
        open=_open_cpu,
        mend="install polyp-detector again",
        packages=_ONNX_RUNTIME,
        spins=True,
    ),
)


def device_named(name: str) -> ComputeDevice:
    """The row of a device.

    Raises:
        DeviceError: there is none of this name.
    """
    for device in DEVICES:
        if device.name == name:
            return device
    raise DeviceError(f"{name}: no such device; name one of {', '.join(device_choices())}")


def device_choices() -> tuple[str, ...]:
    """What a user can wish for."""
    return (AUTO, *(device.name for device in DEVICES))


def devices_with_something_to_build() -> tuple[str, ...]:
    """Names of the devices for which a model is built once, in minutes."""
    return tuple(device.name for device in DEVICES if device.cached is not None)


def gpu_devices() -> tuple[ComputeDevice, ...]:
    """Those on a GPU, most wanted first."""
    return tuple(device for device in DEVICES if device.on_gpu)


def cpu_devices() -> tuple[ComputeDevice, ...]:
    """Those on the CPU, the more frugal first, installed or not."""
    return tuple(device for device in DEVICES if not device.on_gpu)


def runtime_packages() -> tuple[str, ...]:
    """Packages that compute, by their names in the package index."""
    return tuple(dict.fromkeys(package for device in DEVICES for package in device.packages))
