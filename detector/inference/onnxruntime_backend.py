"""Models on ONNX Runtime. The only file that knows it."""

import ctypes
import logging
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.errors import DeviceError, ModelError
from detector.inference.backend import Contract, ModelFile, reason
from detector.inference.own_thread import OwnThread
from detector.inference.providers import CPU, CUDA, DEVICE_NAMES, Provider, provider_chain
from detector.inference.run_lock import gpu_lock

log = logging.getLogger(__name__)

_ERRORS_ONLY = 3


class OnnxRuntimeBackend:
    """A session, on the providers that really loaded.

    Attributes:
        recorded: whether the GPU replays work that it recorded once.
    """

    def __init__(
        self,
        model: ModelFile,
        device: str,
        threads: int,
        spinning: bool = False,
        cache: Path | None = None,
    ) -> None:
        """Load a model.

        Args:
            model: what is loaded are its bytes, which were looked through.
            device: to ask for; where it cannot be had, `device` says what came of it.
            threads: CPU threads of one frame; 0 lets ONNX Runtime take one for each core.
            spinning: whether its CPU threads wait in a busy loop.
            cache: folder for TensorRT's engine.

        Raises:
            ModelError: the file is damaged, or the device fails on it.
        """
        self._bound: BoundRun | None = None
        if device == "cpu":
            self._session = _open(model, provider_chain("cpu"), threads, spinning)
        else:
            self._session, self._bound = _open_on_gpu(model, device, threads, cache)
        self.device = DEVICE_NAMES[self._session.get_providers()[0]]
        self.precision = model.contract.precision
        self.recorded = self._bound is not None and self._bound.recorded

    def run(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        if self._bound is not None:
            return self._bound.run(images)
        (probability,) = self._session.run(["probability"], {"image": images})
        values: NDArray[np.float32] = probability[:, 0]
        return values


class BoundRun:
    """Runs a session on buffers of the device that stay where they are, as a recorded CUDA graph needs."""

    def __init__(self, session: Any, contract: Contract, memory: str, recorded: bool = False) -> None:
        """Make the buffers.

        Args:
            session: of ONNX Runtime.
            contract: of its model.
            memory: where the buffers lie: cuda or cpu.
            recorded: whether the session records its work and replays it.
        """
        from onnxruntime import OrtValue

        self.recorded = recorded
        self._thread = OwnThread("gpu") if recorded else None
        self._session, self._binding = session, session.io_binding()
        shapes = contract.inputs[0].shape, contract.outputs[0].shape
        self._image = OrtValue.ortvalue_from_shape_and_type(shapes[0], np.uint8, memory, 0)
        self._probability = OrtValue.ortvalue_from_shape_and_type(shapes[1], np.float32, memory, 0)
        self._binding.bind_ortvalue_input("image", self._image)
        self._binding.bind_ortvalue_output("probability", self._probability)

    @property
    def addresses(self) -> tuple[int, int]:
        """Where the buffers of input and output lie."""
        return self._image.data_ptr(), self._probability.data_ptr()

    def run(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """As a backend's; each copy, to the device and from it, is over when the next step begins."""
        if self._thread is not None:
            return self._thread(self._run_beside_others, images)
        return self._run_beside_others(images)

    def record(self) -> None:
        """Run twice, on nothing: the first run of a session that records does so, and the second replays."""
        nothing = np.zeros(self._image.shape(), np.uint8)
        with gpu_lock().alone():
            for _ in range(2):
                self._thread(self._run, nothing) if self._thread is not None else self._run(nothing)

    def _run_beside_others(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        with gpu_lock().shared():
            return self._run(images)

    def _run(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        try:
            self._image.update_inplace(np.ascontiguousarray(images))
            self._session.run_with_iobinding(self._binding)
            values: NDArray[np.float32] = self._probability.numpy()[:, 0]
        except Exception:
            if self._is_lost():
                _keep_for_ever(self)
            raise
        return values

    def _is_lost(self) -> bool:
        """Whether not even a copy to the device succeeds."""
        try:
            self._image.update_inplace(np.zeros(self._image.shape(), np.uint8))
        except Exception:  # noqa: BLE001 - ONNX Runtime's errors share no other class
            return True
        return False


def _keep_for_ever(bound: BoundRun) -> None:
    """Never tear down a session whose GPU is lost: to free what it recorded fails, which ends the program."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(bound))


def built_for_cuda() -> bool:
    """Whether the installed ONNX Runtime has CUDA in it; that it works here only a session can tell."""
    import onnxruntime

    return CUDA in onnxruntime.get_available_providers()


def open_on_gpu(model: ModelFile, device: str, threads: int, cache: Path | None = None) -> OnnxRuntimeBackend:
    """A model on a GPU, which must not silently have become another device.

    Args:
        model: to load.
        device: tensorrt or cuda.
        threads: CPU threads of one frame.
        cache: folder of TensorRT's engine, which is built there, in minutes, where it lacks.

    Raises:
        DeviceError: the device cannot be had; the message is the bare reason.
    """
    if not built_for_cuda():
        raise DeviceError("the installed ONNX Runtime has no CUDA in it")
    try:
        backend = OnnxRuntimeBackend(model, device, threads, cache=cache)
    except ModelError as error:
        # The file was read before: what fails is the device.
        raise DeviceError(str(error)) from error
    if backend.device != device:
        missing = "CUDA or cuDNN" if backend.device == "cpu" else "TensorRT"
        raise DeviceError(f"{missing} cannot be loaded")
    return backend


def _open_on_gpu(
    model: ModelFile, device: str, threads: int, cache: Path | None
) -> tuple[Any, BoundRun | None]:
    """A session and its run on the GPU; None where the session has become one of the CPU.

    It records its work and replays it, but where a layer is left to the CPU or a driver cannot record one.
    """
    import onnxruntime

    onnxruntime.preload_dlls()
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
    try:
        return _open_bound(model, device, threads, cache, recorded=True)
    except ModelError as error:
        log.info("%s without a recorded graph: %s", device, error)
    return _open_bound(model, device, threads, cache, recorded=False)


def _open_bound(
    model: ModelFile, device: str, threads: int, cache: Path | None, recorded: bool
) -> tuple[Any, BoundRun | None]:
    with gpu_lock().shared():
        session = _open(model, provider_chain(device, cache, recorded), threads)
    if session.get_providers()[0] == CPU:
        return session, None
    try:
        with gpu_lock().shared():
            bound = BoundRun(session, model.contract, "cuda", recorded)
        # Some faults show only when the work is recorded, and others when it is replayed.
        bound.record()
    except Exception as error:  # ONNX Runtime's errors share no other class
        raise ModelError(f"{model.path}: cannot be run ({reason(error)})") from error
    return session, bound


def _open(model: ModelFile, chain: list[Provider], threads: int, spinning: bool = False) -> Any:
    import onnxruntime

    # Windows has its own way to trace what is run, beside what `usage_reports` keeps from being sent.
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ERRORS_ONLY
    options.intra_op_num_threads = threads
    # By itself it takes what looks like its own format for that, of which nothing was looked through.
    options.add_session_config_entry("session.load_model_format", "ONNX")
    options.add_session_config_entry("session.intra_op.allow_spinning", "1" if spinning else "0")
    try:
        # By itself it would go on with the CPU, and print that instead of raising it.
        return onnxruntime.InferenceSession(model.content, options, providers=chain, enable_fallback=0)
    except Exception as error:  # ONNX Runtime's errors share no other class
        raise ModelError(f"{model.path}: not a model that can be loaded ({reason(error)})") from error
