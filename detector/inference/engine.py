"""A model on a device, verified and warmed up."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.errors import DeviceError, ModelError
from detector.inference.backend import Backend, Contract
from detector.inference.card import check_card, read_metadata
from detector.inference.onnxruntime_backend import OnnxRuntimeBackend, built_for_cuda, read_contract
from detector.inference.openvino_backend import OpenVinoBackend, openvino_installed
from detector.inference.providers import Device, cuda_driver_present, provider_chain

__all__ = ["Device", "Engine", "built_for_cuda"]

_MEND_GPU = "install NVIDIA's driver, then: pip install 'onnxruntime-gpu[cuda,cudnn]'"
_MEND_OPENVINO = "pip install 'polyp-detector[openvino]'"
_ON_CPU = ("cpu", "openvino")


class Engine:
    """Runs one model, warmed up and ready.

    Attributes:
        card: what the model says of itself.
        details: the whole of card.json, or None where there is none beside the model.
        device: what really computes, read back from the backend: tensorrt, cuda, openvino or cpu.
        precision: of the computation: float32 or bfloat16.
    """

    def __init__(
        self, path: Path, device: Device = "auto", threads: int = 0, require_gpu: bool = False
    ) -> None:
        """Load, verify and warm up a model.

        Args:
            path: ONNX file that keeps the model contract.
            device: where to compute; anything but `auto` must be had or is an error.
            threads: CPU threads of one frame; 0 takes one for each core.
            require_gpu: fail rather than compute on the CPU.

        Raises:
            ModelError: the file is missing, damaged, or breaks the contract.
            DeviceError: the device is not usable here.
        """
        self.path = path
        if not path.is_file():
            raise ModelError(f"{path}: no such model file; check the path")
        contract = read_contract(path)
        self.card = read_metadata(path, contract.properties)
        _check_tensors(path, contract, self.card.input_side)
        self.details = check_card(path, self.card)
        self._backend = _open_backend(path, device, threads)
        self.device, self.precision = self._backend.device, self._backend.precision
        _check_device(self.device, device, require_gpu)
        self.run(np.zeros((self.card.input_side, self.card.input_side, 3), np.uint8))

    def run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probability map [h, w] in 0..1 of an RGB picture [side, side, 3]; valid until the next run."""
        return self._backend.run(image)


def _open_backend(path: Path, device: Device, threads: int) -> Backend:
    if device == "openvino" or (device == "auto" and not cuda_driver_present() and openvino_installed()):
        if not openvino_installed():
            raise DeviceError(f"openvino is not installed; {_MEND_OPENVINO}")
        return OpenVinoBackend(path, threads)
    try:
        return OnnxRuntimeBackend(path, provider_chain(device), threads)
    except DeviceError as error:
        raise DeviceError(f"{device} is not usable on this machine ({error}); {_MEND_GPU}") from error


def _check_device(found: str, wanted: Device, require_gpu: bool) -> None:
    """A GPU that was asked for must not silently have become the CPU."""
    gpu_wanted = require_gpu or wanted in ("cuda", "tensorrt")
    if gpu_wanted and found in _ON_CPU:
        name = wanted if wanted in ("cuda", "tensorrt") else "a GPU"
        missing = "CUDA or cuDNN cannot be loaded" if cuda_driver_present() else "there is no NVIDIA driver"
        raise DeviceError(f"{name} is not usable on this machine ({missing}); {_MEND_GPU}")


def _check_tensors(path: Path, contract: Contract, side: int) -> None:
    """Refuse a model whose input or output is not the contract's, naming the field."""
    image, probability = contract.inputs[0], contract.outputs[0]
    expected = (
        ("number of inputs", len(contract.inputs), 1),
        ("number of outputs", len(contract.outputs), 1),
        ("input name", image.name, "image"),
        ("input type", image.type, "tensor(uint8)"),
        ("input shape", list(image.shape), [1, side, side, 3]),
        ("output name", probability.name, "probability"),
        ("output type", probability.type, "tensor(float)"),
        ("output rank", len(probability.shape), 4),
        ("output batch and channels", list(probability.shape[:2]), [1, 1]),
    )
    for field, found, wanted in expected:
        if found != wanted:
            raise ModelError(f"{path}: breaks the model contract: {field} is {found}, must be {wanted}")
