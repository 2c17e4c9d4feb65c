"""What a user installs: the wheel alone, run from an empty folder."""

import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from detector import open_video

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
MOST_BYTES = 58_000_000
_PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", str(ROOT), "--no-deps", "--no-build-isolation", "-w", str(folder)]
    subprocess.run([*_PIP, *build], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The wheel, unpacked where no source tree is."""
    target = wheel.parent / "site"
    install = ["install", "--no-deps", "--target", str(target), str(wheel)]
    subprocess.run([*_PIP, *install], check=True, capture_output=True)
    return target


def _run(
    installed: Path, empty: Path, *arguments: str, package: str = "detector"
) -> subprocess.CompletedProcess[str]:
    """Run the installed command; what it imports must be the wheel's, not the source tree's."""
    code = (
        f"import detector, sys; from {package}.cli import app; "
        f"assert detector.__file__.startswith({str(installed)!r}), detector.__file__; "
        "app(prog_name='installed')"
    )
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        cwd=empty,
        env={**environment, "PYTHONPATH": str(installed)},
    )


def test_it_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size <= MOST_BYTES, f"{wheel.stat().st_size / 1e6:.1f} MB"


def test_training_weights_are_no_part_of_it(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "detector/models/default/model.onnx" in names
    assert not [name for name in names if name.endswith(".safetensors")]


def test_training_from_a_released_model_says_where_its_weights_are(installed: Path, tmp_path: Path) -> None:
    arguments = ("train", "--init", "default", "--data", str(tmp_path))
    done = _run(installed, tmp_path, *arguments, package="training")
    assert done.returncode == 1
    assert "name the folder models/default of a source checkout" in done.stderr


def test_models_verify(installed: Path, tmp_path: Path) -> None:
    done = _run(installed, tmp_path, "models", "verify")
    assert done.returncode == 0, done.stderr
    assert "default: whole" in done.stdout


def test_wheel_carries_types_and_its_version(installed: Path, tmp_path: Path) -> None:
    assert all((installed / package / "py.typed").is_file() for package in ("detector", "training"))
    done = _run(installed, tmp_path, "--version")
    assert done.returncode == 0, done.stderr
    assert re.match(r"polyp-detector \d+\.\d+\.\d+\nmodel default .+, sha256 [0-9a-f]{12}\n", done.stdout)


def test_demo_runs(installed: Path, tmp_path: Path) -> None:
    done = _run(installed, tmp_path, "demo")
    assert done.returncode == 0, done.stderr
    with open_video(tmp_path / "polyp-detector-demo" / "demo" / "annotated.mp4") as annotated:
        assert sum(1 for _ in annotated) == 500
