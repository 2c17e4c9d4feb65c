"""A model on a device, verified and warmed up."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.errors import DeviceError, ModelError
from detector.inference.backend import Backend, Contract
from detector.inference.card import check_card, read_metadata, sha256
from detector.inference.gpu import tensorrt_cache, tensorrt_is_cached, unusable
from detector.inference.onnxruntime_backend import OnnxRuntimeBackend, read_contract
from detector.inference.openvino_backend import OpenVinoBackend, openvino_installed
from detector.inference.providers import ON_GPU, Compute, cuda_driver_present
from detector.inference.upgrade import UpgradingBackend

_MEND_OPENVINO = "pip install 'polyp-detector[openvino]'"


class Engine:
    """Runs one model file on one device, warmed up and ready.

    Attributes:
        path: of the model file.
        card: what the model says of itself.
        details: the whole of card.json, or None where there is none beside the model.
        sha256: of the model file.
        threads: CPU threads of one frame; 0 is one for each core.
    """

    def __init__(
        self,
        path: Path,
        device: Compute,
        threads: int = 0,
        spinning: bool = False,
        in_background: bool = False,
    ) -> None:
        """Load, verify and warm up a model.

        Args:
            path: ONNX file that keeps the model contract.
            device: where to compute; it is had or it is an error.
            threads: CPU threads of one frame; 0 takes one for each core.
            spinning: whether ONNX Runtime's CPU threads wait in a busy loop.
            in_background: whether CUDA serves while a TensorRT engine that is not cached is built, which
                takes minutes; else it is waited for.

        Raises:
            ModelError: the file is missing, damaged, or breaks the contract.
            DeviceError: the device is not usable here.
        """
        self.path, self.threads = path, threads
        self._device, self._spinning, self._in_background = device, spinning, in_background
        if not path.is_file():
            raise ModelError(f"{path}: no such model file; check the path")
        contract = read_contract(path)
        self.card = read_metadata(path, contract.properties)
        _check_tensors(path, contract, self.card.input_side)
        self.sha256 = sha256(path)
        self.details = check_card(path, self.card, self.sha256)
        self._backend = self._open(contract)
        self.run(np.zeros((self.card.input_side, self.card.input_side, 3), np.uint8))

    @property
    def device(self) -> str:
        """What really computes, read back from the backend: tensorrt, cuda, openvino or cpu."""
        return self._backend.device

    @property
    def precision(self) -> str:
        """Of the computation: float32, bfloat16, float16 or int8 (its convolutions; the rest in float)."""
        return self._backend.precision

    def run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probability map [h, w] in 0..1 of an RGB picture [side, side, 3]; valid until the next run."""
        return self._backend.run(image)

    def reopened(self) -> "Engine":
        """The same model on the same device, opened anew, in place of one that failed or hangs.

        Raises:
            ModelError, DeviceError: it cannot be had any more.
        """
        return Engine(self.path, self._device, self.threads, self._spinning, self._in_background)

    def _open(self, contract: Contract) -> Backend:
        if self._device == "openvino":
            if not openvino_installed():
                raise DeviceError(f"openvino is not installed; {_MEND_OPENVINO}")
            return OpenVinoBackend(self.path, self.threads, contract.precision)
        if self._device == "cpu":
            return OnnxRuntimeBackend(self.path, contract, "cpu", self.threads, self._spinning)
        cache = tensorrt_cache(self.sha256) if self._device == "tensorrt" else None
        if self._in_background and cache is not None and not tensorrt_is_cached(cache):
            return UpgradingBackend(
                self._on_gpu(contract, "cuda", None), lambda: self._on_gpu(contract, "tensorrt", cache)
            )
        return self._on_gpu(contract, self._device, cache)

    def _on_gpu(self, contract: Contract, device: Compute, cache: Path | None) -> Backend:
        """A GPU that was asked for must not silently have become another device."""
        if not cuda_driver_present():
            raise unusable(device, "there is no NVIDIA driver")
        try:
            backend = OnnxRuntimeBackend(self.path, contract, device, self.threads, cache=cache)
        except ModelError as error:
            # The file was read before: what fails is the device.
            raise unusable(device, str(error)) from error
        if backend.device != device:
            missing = "TensorRT" if backend.device in ON_GPU else "CUDA or cuDNN"
            raise unusable(device, f"{missing} cannot be loaded")
        return backend


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
