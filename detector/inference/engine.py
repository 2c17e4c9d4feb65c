"""A model on a device. The only place that knows ONNX Runtime."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.errors import DeviceError, ModelError
from detector.inference.card import check_card, read_metadata
from detector.inference.providers import CPU, CUDA, DEVICE_NAMES, Device, cuda_driver_present, provider_chain

__all__ = ["Device", "Engine", "built_for_cuda"]

_ERRORS_ONLY = 3
_MEND_GPU = "install NVIDIA's driver, then: pip install 'onnxruntime-gpu[cuda,cudnn]'"


class Engine:
    """Runs one model, warmed up and ready.

    Attributes:
        card: what the model says of itself.
        details: the whole of card.json, or None where there is none beside the model.
        device: the device that really computes, read back from the session: tensorrt, cuda or cpu.
    """

    def __init__(
        self, path: Path, device: Device = "auto", threads: int = 0, require_gpu: bool = False
    ) -> None:
        """Load, verify and warm up a model.

        Args:
            path: ONNX file that keeps the model contract.
            device: where to compute; anything but `auto` must be had or is an error.
            threads: CPU threads of one frame; 0 lets ONNX Runtime take one for each core.
            require_gpu: fail rather than compute on the CPU.

        Raises:
            ModelError: the file is missing, damaged, or breaks the contract.
            DeviceError: the device is not usable here.
        """
        self.path = path
        self._session = _open_session(path, device, threads)
        self.device = DEVICE_NAMES[self._session.get_providers()[0]]
        if self.device == "cpu" and (require_gpu or device not in ("auto", "cpu")):
            wanted = device if device not in ("auto", "cpu") else "a GPU"
            raise DeviceError(f"{wanted} is not usable on this machine ({_missing()}); {_MEND_GPU}")
        self.card = read_metadata(path, self._session.get_modelmeta().custom_metadata_map)
        _check_tensors(path, self._session, self.card.input_side)
        self.details = check_card(path, self.card)
        self.run(np.zeros((self.card.input_side, self.card.input_side, 3), np.uint8))

    def run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Probability map [h, w] in 0..1 of an RGB picture [side, side, 3]."""
        (probability,) = self._session.run(["probability"], {"image": image[None]})
        values: NDArray[np.float32] = probability[0, 0]
        return values


def built_for_cuda() -> bool:
    """Whether the installed ONNX Runtime has CUDA in it; that it works here only a session can tell."""
    import onnxruntime

    return CUDA in onnxruntime.get_available_providers()


def _open_session(path: Path, device: Device, threads: int) -> Any:
    import onnxruntime

    if not path.is_file():
        raise ModelError(f"{path}: no such model file; check the path")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ERRORS_ONLY
    options.intra_op_num_threads = threads
    # Spinning workers would take the processor from decoding and painting between two frames.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    chain = provider_chain(device)
    if chain[0][0] != CPU:
        if not cuda_driver_present():
            raise DeviceError(f"{device} is not usable on this machine ({_missing()}); {_MEND_GPU}")
        onnxruntime.preload_dlls()
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=chain)
    except Exception as error:  # ONNX Runtime's errors share no other class
        raise ModelError(f"{path}: not a model that can be loaded ({_first_line(error)})") from error


def _missing() -> str:
    return "CUDA or cuDNN cannot be loaded" if cuda_driver_present() else "there is no NVIDIA driver"


def _check_tensors(path: Path, session: Any, side: int) -> None:
    """Refuse a model whose input or output is not the contract's, naming the field."""
    inputs, outputs = session.get_inputs(), session.get_outputs()
    expected = (
        ("number of inputs", len(inputs), 1),
        ("number of outputs", len(outputs), 1),
        ("input name", inputs[0].name, "image"),
        ("input type", inputs[0].type, "tensor(uint8)"),
        ("input shape", list(inputs[0].shape), [1, side, side, 3]),
        ("output name", outputs[0].name, "probability"),
        ("output type", outputs[0].type, "tensor(float)"),
        ("output rank", len(outputs[0].shape), 4),
        ("output batch and channels", list(outputs[0].shape[:2]), [1, 1]),
    )
    for field, found, wanted in expected:
        if found != wanted:
            raise ModelError(f"{path}: breaks the model contract: {field} is {found}, must be {wanted}")


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:200]
