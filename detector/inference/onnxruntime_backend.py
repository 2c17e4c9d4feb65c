"""Models on ONNX Runtime. The only file that knows it."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.errors import DeviceError, ModelError
from detector.inference.backend import Contract, Tensor
from detector.inference.providers import CPU, CUDA, DEVICE_NAMES, Provider, cuda_driver_present

_ERRORS_ONLY = 3


class OnnxRuntimeBackend:
    """A session, on the providers that really loaded."""

    precision = "float32"

    def __init__(self, path: Path, chain: list[Provider], threads: int) -> None:
        """Load a model.

        Args:
            path: ONNX file.
            chain: providers to ask for, most wanted first.
            threads: CPU threads of one frame; 0 lets ONNX Runtime take one for each core.

        Raises:
            ModelError: the file is damaged.
            DeviceError: there is no driver for the wanted provider.
        """
        self._session = _open(path, chain, threads)
        self.device = DEVICE_NAMES[self._session.get_providers()[0]]

    def run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        (probability,) = self._session.run(["probability"], {"image": image[None]})
        values: NDArray[np.float32] = probability[0, 0]
        return values


def read_contract(path: Path) -> Contract:
    """What a model file says of itself.

    Raises:
        ModelError: the file is missing or damaged.
    """
    session = _open(path, [(CPU, {})], 1, optimised=False)
    return Contract(
        session.get_modelmeta().custom_metadata_map,
        tuple(Tensor(tensor.name, tensor.type, tuple(tensor.shape)) for tensor in session.get_inputs()),
        tuple(Tensor(tensor.name, tensor.type, tuple(tensor.shape)) for tensor in session.get_outputs()),
    )


def built_for_cuda() -> bool:
    """Whether the installed ONNX Runtime has CUDA in it; that it works here only a session can tell."""
    import onnxruntime

    return CUDA in onnxruntime.get_available_providers()


def _open(path: Path, chain: list[Provider], threads: int, optimised: bool = True) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ERRORS_ONLY
    options.intra_op_num_threads = threads
    # Spinning workers would take the processor from decoding and painting between two frames.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if not optimised:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    if chain[0][0] != CPU:
        if not cuda_driver_present():
            raise DeviceError("there is no NVIDIA driver")
        onnxruntime.preload_dlls()
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=chain)
    except Exception as error:  # ONNX Runtime's errors share no other class
        reason = str(error).strip().split("\n")[0][:200]
        raise ModelError(f"{path}: not a model that can be loaded ({reason})") from error
