"""A model on a device, verified and warmed up."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.errors import DeviceError, ModelError
from detector.inference.backend import Backend, Contract, ModelFile
from detector.inference.card import check_card, read_metadata, sha256
from detector.inference.devices import device_named
from detector.inference.onnxruntime_backend import read_contract


class Engine:
    """Runs one model file on one device, warmed up and ready.

    Attributes:
        path: of the model file.
        card: what the model says of itself.
        details: the whole of card.json, or None where there is none beside the model.
        sha256: of the model file.
        threads: CPU threads of one frame; 0 is one for each core.
    """

    def __init__(self, path: Path, device: str, threads: int = 0, spinning: bool = False) -> None:
        """Load, verify and warm up a model.

        Args:
            path: ONNX file that keeps the model contract.
            device: where to compute; it is had or it is an error. What it must build for the model and is
                not cached is built now, which takes minutes.
            threads: CPU threads of one frame; 0 takes one for each core.
            spinning: whether ONNX Runtime's CPU threads wait in a busy loop.

        Raises:
            ModelError: the file is missing, damaged, or breaks the contract.
            DeviceError: the device is not usable here.
        """
        self.path, self.threads = path, threads
        self._row, self._spinning = device_named(device), spinning
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
        """What really computes, read back from the backend, by its name in the table of devices."""
        return self._backend.device

    @property
    def on_gpu(self) -> bool:
        """Whether that is a GPU."""
        return device_named(self.device).on_gpu

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
        return Engine(self.path, self._row.name, self.threads, self._spinning)

    def _open(self, contract: Contract) -> Backend:
        """A device that was asked for is had, or it is an error that says how to mend it."""
        if reason := self._row.lacks():
            raise self._row.unusable(reason)
        try:
            model = ModelFile(self.path, contract, self.sha256)
            return self._row.open(model, self.threads, self._spinning)
        except DeviceError as error:
            raise self._row.unusable(str(error)) from error


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
