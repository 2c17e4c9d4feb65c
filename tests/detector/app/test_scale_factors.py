"""At each of the usual scale factors the window is whole, and its badge as large as it must be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.green_model import write_model


@pytest.mark.parametrize("factor", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_badge_is_large_enough_and_the_strip_is_whole(
    tmp_path: Path, factor: float, width: int, height: int
) -> None:
    screen = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": [screen]}))
    environment = {
        **os.environ,
        "QT_SCALE_FACTOR": str(factor),
        "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.detector.app.scaled", str(write_model(tmp_path / "green.onnx"))],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = json.loads(done.stdout)
    assert [round(side * factor) for side in found["window"]] == pytest.approx([width, height], abs=factor)
    tall = found["picture"][1]
    # Of what a line of pixels is covered in part, it may have less of its colour.
    assert found["letters"] >= tall / 34 - 1
    assert found["line"] >= tall / 360
    assert found["buttons"] == 14
    assert found["beyond"] == []
    assert found["clipped"] == []
