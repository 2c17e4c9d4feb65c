"""Small real models, whole or broken in one place."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import av.error
import pytest

from detector.video.encoders import HARDWARE
from tests.green_model import METADATA, write_model

MakeModel = Callable[..., Path]


@pytest.fixture
def make_model(tmp_path: Path) -> MakeModel:
    """Writes a model and, with `card`, its card beside it; keywords break one thing at a time."""

    def make(card: dict[str, Any] | None = None, **broken: Any) -> Path:
        path = write_model(tmp_path / "model.onnx", **broken)
        if card is not None:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            values = {**METADATA, "sha256": digest, "metrics": {"own": {"mean_dice": 0.5}}, **card}
            path.with_name("card.json").write_text(json.dumps(values))
        return path

    return make


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this program keeps what is the user's; not made yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "polyp-detector"


@pytest.fixture
def without_hardware_encoders() -> None:
    """Skips where one can be opened."""
    for encoding in HARDWARE:
        try:
            context = av.CodecContext.create(encoding.codec, "w")
            context.width, context.height, context.pix_fmt = 320, 240, encoding.pixel_format
            context.open()
        except (av.error.FFmpegError, ValueError):
            continue
        pytest.skip(f"this machine has what the test wants to miss: {encoding.codec}")
