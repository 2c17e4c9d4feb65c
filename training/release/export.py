"""From a checkpoint to one self-describing ONNX file that computes the same as torch."""

import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray

from detector.errors import ModelError, OutputError
from detector.files.atomic import put_in_place
from detector.inference import Engine
from training.network.segmenter import ReleasedNetwork

OPSET = 18
PARITY = 1e-4


def export(exported: ReleasedNetwork, properties: dict[str, str], path: Path) -> float:
    """Write a network as ONNX: `image` uint8 [1, side, side, 3] -> `probability` float32 [1, 1, side, side].

    The file stands under its name only once its outputs agree with torch's.

    Args:
        exported: moved to the CPU and put into evaluation mode.
        properties: metadata_props of the file; they must keep the model contract.
        path: where to write.

    Returns:
        The largest difference to torch's probability.

    Raises:
        ModelError: the outputs differ by PARITY or more.
        OutputError: the file cannot be written.
    """
    exported.cpu().eval()
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
            partial = Path(folder) / "model.onnx"
            _write(exported, properties, partial)
            difference = parity(exported, partial)
            if difference >= PARITY:
                raise ModelError(
                    f"{path}: ONNX and torch differ by {difference:.2e}, {PARITY:.0e} is allowed"
                )
            put_in_place(partial, path)
    except OSError as error:
        raise OutputError(f"{path}: the model cannot be written ({error.strerror})") from error
    return difference


def parity(exported: ReleasedNetwork, path: Path) -> float:
    """Largest difference between torch's probability and the released runtime's, on a noise picture."""
    shape = (exported.side, exported.side, 3)
    image = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    with torch.inference_mode():
        mine: NDArray[np.float32] = exported(torch.from_numpy(image)[None]).numpy()[0, 0]
    return float(np.abs(mine - Engine(path, "cpu").run(image)).max())


def _write(exported: ReleasedNetwork, properties: dict[str, str], path: Path) -> None:
    with warnings.catch_warnings():
        # A released network has one size of picture: all others may be written down as numbers.
        warnings.filterwarnings("ignore", "Converting a tensor to a Python")
        # The exporter says so of the sizes of a padding, which the runtimes work out once themselves.
        warnings.filterwarnings("ignore", "Constant folding - Only steps=1", UserWarning)
        torch.onnx.export(
            exported,
            (torch.zeros((1, exported.side, exported.side, 3), dtype=torch.uint8),),
            str(path),
            input_names=["image"],
            output_names=["probability"],
            opset_version=OPSET,
            dynamo=False,
        )
    model = onnx.load(path)
    # Where the number of pictures is left open within, the exporter leaves it open here as well.
    model.graph.output[0].type.tensor_type.shape.dim[0].dim_value = 1
    onnx.helper.set_model_props(model, properties)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)
