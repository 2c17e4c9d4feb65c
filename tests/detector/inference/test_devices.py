"""A device is a row: what is written into the table is known everywhere, and nowhere else has a list."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from detector.benchmark.machine import PACKAGES
from detector.commands.doctor import examine
from detector.commands.models import build
from detector.detector import PolypDetector
from detector.errors import DeviceError
from detector.inference import devices, open_engine
from detector.inference.backend import ModelFile
from detector.inference.devices import (
    DEVICES,
    ComputeDevice,
    cpu_devices,
    device_choices,
    device_named,
    devices_with_something_to_build,
    gpu_devices,
    runtime_packages,
)
from tests.strict.logs import ExpectLog

MakeModel = Callable[..., Path]


@dataclass
class Abacus:
    """A backend that is nobody's: half everywhere."""

    device: str = "abacus"
    precision: str = "float32"

    def run(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.full(images.shape[:3], 0.5, np.float32)


@pytest.fixture
def beads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an abacus, and the folder in which it keeps what it builds."""
    folder = tmp_path / "beads"
    folder.mkdir()

    def open_abacus(model: ModelFile, threads: int, spinning: bool) -> Abacus:
        (folder / model.sha256).touch()
        return Abacus()

    abacus = ComputeDevice(
        "abacus",
        on_gpu=True,
        lacks=str,
        open=open_abacus,
        mend="buy beads",
        packages=("abacus-runtime",),
        cached=lambda digest: (folder / digest).exists(),
        describe=lambda: "ten wires",
    )
    monkeypatch.setattr(devices, "DEVICES", (abacus, *DEVICES))
    return folder


def test_contract_of_the_command_line_is_the_table() -> None:
    assert device_choices() == ("auto", "tensorrt", "cuda", "openvino", "cpu")
    assert [device.name for device in gpu_devices()] == ["tensorrt", "cuda"]
    assert [device.name for device in cpu_devices()] == ["openvino", "cpu"]
    assert devices_with_something_to_build() == ("tensorrt",)
    assert runtime_packages() == ("onnxruntime-gpu", "onnxruntime", "openvino")
    assert set(runtime_packages()) <= set(PACKAGES)


def test_every_row_has_its_mending_and_its_packages() -> None:
    assert all(device.mend and device.packages for device in DEVICES)
    assert device_named("cpu").lacks() == ""


def test_another_row_can_be_wished_for(make_model: MakeModel, beads: Path) -> None:
    model = make_model()
    build(str(model), "abacus")
    detector = PolypDetector(model, "abacus")
    assert (detector.engine.device, detector.engine.on_gpu) == ("abacus", True)
    assert "abacus" in device_choices()
    assert "abacus-runtime" in runtime_packages()
    with pytest.raises(DeviceError, match="name one of auto, abacus, tensorrt"):
        open_engine(model, "sundial")


def test_another_row_is_taken_by_auto_once_it_is_built(
    make_model: MakeModel, beads: Path, expect_log: ExpectLog
) -> None:
    expect_log("WARNING .*: the CPU computes, though there is a driver for a GPU")
    model = make_model()
    assert open_engine(model).device != "abacus"
    with pytest.raises(DeviceError, match=r"polyp-detector models build .* --device abacus"):
        open_engine(model, "abacus")
    build(str(model), "abacus")
    assert open_engine(model).device == "abacus"
    assert open_engine(model, require_gpu=True).device == "abacus"


def test_building_says_what_it_does_and_is_done_once(
    make_model: MakeModel, beads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = make_model()
    build(str(model), "abacus")
    said = capsys.readouterr().out
    assert f"{model}: is being built for abacus, which takes minutes\n" in said
    assert f"{model}: built for abacus in 0 s\n" in said
    build(str(model), "abacus")
    assert "is built for abacus already" in capsys.readouterr().out


def test_what_was_built_and_is_not_kept_is_an_error(
    make_model: MakeModel, beads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful = device_named("abacus").__class__(
        **{**vars(device_named("abacus")), "cached": lambda digest: False}
    )
    monkeypatch.setattr(devices, "DEVICES", (forgetful, *DEVICES))
    with pytest.raises(DeviceError, match="what it built cannot be kept"):
        build(str(make_model()), "abacus")


def test_doctor_looks_at_every_row(
    beads: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("WARNING .*: the CPU computes, though there is a driver for a GPU")
    monkeypatch.setattr("detector.commands.doctor.DEVICES", devices.DEVICES)
    (finding,) = [finding for finding in examine() if finding.subject == "device abacus"]
    assert (finding.good, finding.state) == (False, "ten wires: nothing is built for it yet")
    assert finding.mend == "to use it: polyp-detector models build --device abacus"


def test_command_line_offers_every_row() -> None:
    code = (
        "from dataclasses import replace; from detector.inference import devices as table; "
        "table.DEVICES = (*table.DEVICES, replace(table.DEVICES[-1], name='abacus')); "
        "from detector.cli import app; app(['analyze', '--help'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[auto|tensorrt|cuda|openvino|cpu|abacus]" in done.stdout
