"""What a user installs: the wheel alone, run from an empty folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from detector import open_video

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked where no source tree is."""
    folder = tmp_path_factory.mktemp("wheel")
    target = folder / "site"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    wheel = ["wheel", str(ROOT), "--no-deps", "--no-build-isolation", "-w", str(folder)]
    subprocess.run([*pip, *wheel], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    subprocess.run(
        [*pip, "install", "--no-deps", "--target", str(target), str(built)], check=True, capture_output=True
    )
    return target


def _run(installed: Path, empty: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command; what it imports must be the wheel's, not the source tree's."""
    code = (
        "import detector, sys; from detector.cli import app; "
        f"assert detector.__file__.startswith({str(installed)!r}), detector.__file__; "
        "app(prog_name='polyp-detector')"
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
