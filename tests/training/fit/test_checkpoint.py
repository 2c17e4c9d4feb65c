"""A checkpoint is data: whoever gives somebody a run must not be able to run code by it."""

from pathlib import Path
from typing import Any

import pytest
import torch

from detector.errors import DataError
from training.fit import checkpoint
from training.network.efficientnet_lite import EfficientNetLite
from training.recipe import as_dict
from training.recipes import RECIPES

# What code leaves behind that a file brought along.
_RAN: list[str] = []


class _RunsCode:
    """Runs code where it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _RAN.append, ("ran",)


def _values(network: object) -> dict[str, Any]:
    """What a checkpoint holds."""
    return {
        "recipe": as_dict(RECIPES["default"]),
        **{"data": {}, "epoch": 0, "network": network, "average": {}, "average_steps": 0},
        **{"optimiser": {}, "history": [], "losses": [], "seconds": 0.0},
    }


def test_a_checkpoint_that_brings_code_is_refused_and_runs_none(tmp_path: Path) -> None:
    path = tmp_path / checkpoint.LAST
    torch.save(_values({}), path)
    assert checkpoint.load(path).epoch == 0
    torch.save(_values({"weight": _RunsCode()}), path)
    with pytest.raises(DataError, match=r"last\.pt: not a readable checkpoint"):
        checkpoint.load(path)
    assert _RAN == []


def test_pretrained_weights_that_bring_code_are_refused_and_run_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights.pth"
    torch.save({"_conv_stem.weight": _RunsCode()}, path)
    monkeypatch.setattr("training.network.efficientnet_lite.imagenet_weights", lambda _: path)
    with pytest.raises(Exception, match="Weights only load failed"):
        EfficientNetLite("lite0").load_pretrained()
    assert _RAN == []
