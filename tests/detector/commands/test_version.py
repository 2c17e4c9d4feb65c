"""What a report of a fault should begin with."""

import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from detector.commands import version as command
from detector.commands.version import version_lines
from detector.errors import ModelError
from detector.inference.card import read_card
from detector.inference.models import released_models

_HEAVY = {"av", "cv2", "numpy", "onnxruntime", "openvino", "pydantic", "PyQt6"}


def test_program_model_and_runtimes_are_named() -> None:
    lines = version_lines()
    assert lines[0] == f"polyp-detector {version('polyp-detector')}"
    assert f"Python {platform.python_version()}" in lines
    assert f"av {version('av')}" in lines
    assert f"openvino {version('openvino')}" in lines
    assert f"PyQt6 {version('PyQt6')}" in lines


def test_model_is_the_released_one() -> None:
    card = read_card(released_models()["default"].with_name("card.json"))
    assert version_lines()[1] == f"model {card.name} {card.version}, sha256 {card.sha256[:12]}"


@pytest.mark.parametrize("card", [None, "{", "[]", '{"name": "default"}'])
def test_model_that_is_missing_or_damaged_is_named(
    card: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if card is not None:
        (tmp_path / "default").mkdir()
        (tmp_path / "default" / "card.json").write_text(card)
    monkeypatch.setattr(command, "resource_folder", lambda name: tmp_path)
    with pytest.raises(ModelError, match=r"card\.json: missing or damaged; install polyp-detector again"):
        version_lines()


def test_nothing_heavy_is_loaded() -> None:
    code = (
        "import sys\nfrom detector.cli import app\n"
        "try:\n    app(['--version'])\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print(sorted({_HEAVY} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("module", "says"), [("detector", "analyze"), ("training", "export")])
def test_package_runs_as_a_module(module: str, says: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, "--help"], capture_output=True, text=True, check=True
    )
    assert says in done.stdout
