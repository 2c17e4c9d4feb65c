"""The released network in INT8, for CPUs."""

import contextlib
import io
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from training.release.int8.saturation import fitting_ranges
from training.release.int8.upsampling import upsample_by_copy
from training.release.precision import float_nodes, say_precision

# At stride 2 there is a convolution of three channels, a depthwise and a narrow one: no faster in INT8.
_TOO_FINE_FOR_INT8 = ("/encoder/stem/", "/encoder/stages.0/")


def write_int8(source: Path, pictures: Sequence[NDArray[np.uint8]], path: Path) -> None:
    """Quantise a float32 model to INT8: QDQ, weights per channel, activations per tensor.

    Ranges of activations are the least and the greatest value over the pictures; ReLU6 bounds most of them,
    so that there are no outliers to cut off. Ranges of weights are such that processors without VNNI or its
    like, whose sums saturate (ONNX Runtime's guide "Quantize ONNX models"), compute the same as others.

    Args:
        source: exported model.
        pictures: RGB [side, side, 3] as the runtime prepares them; none of a test part.
        path: where to write.

    Raises:
        OSError: a file cannot be written.
    """
    from onnxruntime.quantization import QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = path.with_suffix(".prepared.onnx")
    with _quiet():
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        float32 = onnx.load(prepared)
        excluded = float_nodes(float32) + _fine_nodes(float32)
        quantize_static(
            str(prepared),
            str(path),
            _pictures_reader(pictures),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=excluded,
            extra_options={"TensorQuantOverrides": _weight_ranges(float32, excluded)},
        )
    prepared.unlink()
    quantised = upsample_by_copy(onnx.load(path))
    say_precision(quantised, "int8")
    onnx.save(quantised, path)


def _fine_nodes(model: onnx.ModelProto) -> list[str]:
    return [node.name for node in model.graph.node if node.name.startswith(_TOO_FINE_FOR_INT8)]


def _weight_ranges(model: onnx.ModelProto, excluded: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """What ONNX Runtime's quantiser takes for every channel of the dense weights."""
    return {
        name: [{"axis": 0, "rmin": -most, "rmax": most, "symmetric": True} for most in ranges]
        for name, ranges in fitting_ranges(model, frozenset(excluded)).items()
    }


def _pictures_reader(pictures: Sequence[NDArray[np.uint8]]) -> Any:
    from onnxruntime.quantization import CalibrationDataReader

    class Pictures(CalibrationDataReader):  # type: ignore[misc]
        """One picture after the other."""

        def __init__(self) -> None:
            self._left = iter(pictures)

        def get_next(self) -> dict[str, NDArray[np.uint8]] | None:
            picture = next(self._left, None)
            return None if picture is None else {"image": picture[None]}

    return Pictures()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the converters' advice off the screen; it is meant for whoever wrote this file."""
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        logging.disable(disabled)
