"""Weights to start a run from: a released model's, or those of another run."""

from pathlib import Path
from typing import NamedTuple

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from detector.errors import DataError
from detector.files.json_text import read_json
from detector.inference import released_models
from detector.inference.card import CARD, sha256
from training.fit import checkpoint as checkpoints
from training.fit.factors import Remainder, join, split
from training.network.segmenter import Segmenter
from training.network.tiny_vit import TinyViT

WEIGHTS = "weights.safetensors"
_MODEL = "model.onnx"
_MOBILE_SAM_SUFFIX = ".pt"


def save_weights(network: Segmenter, folder: Path) -> None:
    """Write a network's weights into a model folder, less what its ONNX file gives back.

    Args:
        network: as it was trained.
        folder: holds the network's model.onnx.

    Raises:
        OSError: a file cannot be read or written.
    """
    tensors, notes = split(network.cpu().state_dict(), folder / _MODEL)
    (folder / WEIGHTS).write_bytes(save(tensors, notes))


def find_weights(name_or_path: str) -> Path:
    """Where the weights of a released model, a model folder or a run lie: a folder, or a safetensors file.

    Raises:
        DataError: there is neither a released model nor a file or folder of this name, or the released model
            comes without its weights.
    """
    released = released_models()
    path = released[name_or_path].parent if name_or_path in released else Path(name_or_path)
    if name_or_path in released and not (path / WEIGHTS).is_file():
        raise DataError(
            f"{name_or_path}: an installed package has no weights to train from; "
            f"name the folder models/{name_or_path} of a source checkout"
        )
    if not path.exists():
        names = ", ".join(released) or "none"
        raise DataError(
            f"{name_or_path}: no such weights; name a released model ({names}), a model folder or a run"
        )
    return path


def describe_weights(path: Path) -> str:
    """Folder name and hash of weights, for the record of what a run started from."""
    file = _file(path)
    return f"{file.resolve().parent.name}/{file.name}, sha256 {sha256(file)}"


def load_weights(network: Segmenter, path: Path) -> None:
    """Load weights into a network of the same encoder and width.

    Args:
        network: receives the weights.
        path: a safetensors file, a model folder that holds one, the folder of a run, or for a TinyViT
            MobileSAM's file, which gives its encoder alone.

    Raises:
        DataError: there are none, they are damaged, or they belong to another network.
    """
    if (
        path.suffix == _MOBILE_SAM_SUFFIX
        and path.name != checkpoints.LAST
        and isinstance(network.encoder, TinyViT)
    ):
        network.encoder.load_mobile_sam(path)
        return
    try:
        network.load_state_dict(_read(path))
    except RuntimeError as error:
        raise DataError(
            f"{path}: weights of another network; name the recipe that they were made by"
        ) from error


class TrainedNetwork(NamedTuple):
    """A network with its weights, and the side in pixels at which it is released."""

    network: Segmenter
    input_side: int


def load_network(path: Path) -> TrainedNetwork:
    """The network of a run, or of a released model's folder.

    Raises:
        DataError: there is none, or it is damaged.
    """
    encoder, channels, input_side = _shape(path)
    network = Segmenter(encoder, channels)
    load_weights(network, path)
    return TrainedNetwork(network, input_side)


def _shape(path: Path) -> tuple[str, int, int]:
    """Encoder, decoder width and input side, from the checkpoint or from the model card."""
    if (path / checkpoints.LAST).is_file():
        recipe = checkpoints.load(path / checkpoints.LAST).recipe
        return recipe.encoder, recipe.channels, recipe.input_side
    try:
        stated = read_json(path / CARD)["recipe"]
        return str(stated["encoder"]), int(stated["channels"]), int(stated["input_side"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: no network is described here; name a model folder or a run") from error


def _read(path: Path) -> dict[str, Tensor]:
    file = _file(path)
    if file.name == checkpoints.LAST:
        return checkpoints.load(file).average
    try:
        with safe_open(file, "pt") as opened:
            names, notes = opened.keys(), opened.metadata()
            tensors = {name: opened.get_tensor(name) for name in names}
        return join(Remainder(tensors, notes), file.with_name(_MODEL)) if notes else tensors
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise DataError(f"{file}: no readable weights; name a model folder or a run") from error


def _file(path: Path) -> Path:
    if not path.is_dir():
        return path
    return path / checkpoints.LAST if (path / checkpoints.LAST).is_file() else path / WEIGHTS
