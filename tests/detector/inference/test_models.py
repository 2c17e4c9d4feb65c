"""A model is named by what it was released as, or by where it lies."""

from pathlib import Path

import pytest

from detector.errors import ModelError
from detector.inference import find_model


def test_path_and_folder_are_found(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"")
    assert find_model(path) == path
    assert find_model(str(tmp_path)) == path


def test_unknown_name_is_an_error_that_lists_what_there_is() -> None:
    with pytest.raises(ModelError, match="nonsense: no such model; name a released one"):
        find_model("nonsense")
