"""Models on OpenVINO: on many CPUs about twice as fast. The only file that knows it."""

import importlib.util
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.errors import ModelError
from detector.inference.backend import ModelFile, reason

_ALL_THREADS = 0


def openvino_installed() -> bool:
    """Whether the package is there; it is not imported."""
    return importlib.util.find_spec("openvino") is not None


@cache
def _core() -> Any:
    """One for the life of the process.

    Each core gives signals a stack of its own and takes it away at its end. Where cores overlap, the last to
    end puts back one that is gone already, and the next signal, be it Ctrl-C or the end of a child process,
    kills the program (seen with OpenVINO 2026.4).
    """
    import openvino

    return openvino.Core()


class OpenVinoBackend:
    """A compiled model with one request, which is used again for every frame."""

    device = "openvino"

    def __init__(self, model: ModelFile, threads: int) -> None:
        """Load a model, in bfloat16 where the processor computes in it.

        Args:
            model: checked; what is loaded are the bytes that were hashed.
            threads: CPU threads of one frame; 0 takes one for each core.

        Raises:
            ModelError: OpenVINO cannot load the file.
        """
        core = _core()
        fast = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        # INT8 layers stay so; floating point of either width is computed in the processor's own.
        self.precision = "int8" if model.contract.precision == "int8" else "bfloat16" if fast else "float32"
        options: dict[str, object] = {
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": 1,
            "INFERENCE_PRECISION_HINT": "bf16" if fast else "f32",
            # Models in several processes would all be pinned onto the same cores.
            "ENABLE_CPU_PINNING": False,
        }
        if threads != _ALL_THREADS:
            options["INFERENCE_NUM_THREADS"] = threads
        try:
            compiled = core.compile_model(core.read_model(model.content), "CPU", options)
        except RuntimeError as error:
            raise ModelError(
                f"{model.path}: OpenVINO cannot load it ({reason(error)}); use --device cpu"
            ) from error
        self._request = compiled.create_infer_request()

    def run(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        self._request.infer({"image": images}, share_inputs=True, share_outputs=True)
        values: NDArray[np.float32] = self._request.get_output_tensor(0).data[:, 0]
        return values
