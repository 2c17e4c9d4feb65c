"""A small exported network, and pictures for it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from tests.green_model import METADATA
from tests.training.release.onnx_files import SIDE
from training.network.segmenter import ReleasedNetwork, Segmenter
from training.release.export import export


@pytest.fixture(scope="module")
def float32(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small network with ImageNet's encoder, whose features are spread as a trained one's are."""
    torch.manual_seed(0)
    network = Segmenter("lite0", 16)
    network.encoder.load_pretrained()
    path = tmp_path_factory.mktemp("float32") / "model.onnx"
    export(ReleasedNetwork(network, SIDE), METADATA, path)
    return path


@pytest.fixture(scope="module")
def pictures() -> list[NDArray[np.uint8]]:
    rng = np.random.default_rng(1)
    return [rng.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8) for _ in range(12)]
