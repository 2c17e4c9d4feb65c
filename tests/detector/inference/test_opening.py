"""A wish for a device becomes an engine, or an error, or a warning: never another device in silence."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from detector.errors import DeviceError
from detector.inference import Device, Engine, open_engine, opening
from detector.inference.cpu_plan import devices_here
from detector.inference.providers import Compute, cuda_driver_present

MakeModel = Callable[..., Path]
no_gpu_here = pytest.mark.skipif(cuda_driver_present(), reason="this machine has an NVIDIA driver")


@no_gpu_here
def test_auto_without_a_gpu_is_the_cpu_and_says_so(make_model: MakeModel) -> None:
    assert open_engine(make_model()).device in devices_here()


@no_gpu_here
def test_threads_that_are_named_are_taken(make_model: MakeModel) -> None:
    assert open_engine(make_model(), "cpu", threads=1).threads == 1


@no_gpu_here
def test_required_gpu_never_becomes_the_cpu(make_model: MakeModel) -> None:
    with pytest.raises(DeviceError, match=r"a GPU is not usable.*no NVIDIA driver.*pip install"):
        open_engine(make_model(), "auto", require_gpu=True)


@pytest.mark.parametrize("device", ["cpu", "openvino"])
def test_required_gpu_contradicts_a_cpu_device(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, device: Device
) -> None:
    monkeypatch.setattr(opening, "cuda_driver_present", lambda: True)
    with pytest.raises(DeviceError, match=f"the device that was asked for is {device}"):
        open_engine(make_model(), device, require_gpu=True)


def broken_gpus(monkeypatch: pytest.MonkeyPatch, cached: bool = False) -> list[str]:
    """A machine with a driver whose GPU runs nothing; gives the devices that are tried."""
    tried: list[str] = []

    class OnlyCpu(Engine):
        def __init__(self, path: Path, device: Compute, *rest: int, **named: bool) -> None:
            tried.append(device)
            raise DeviceError(f"{device} is not usable on this machine (broken)")

    monkeypatch.setattr(opening, "cuda_driver_present", lambda: True)
    monkeypatch.setattr(opening, "tensorrt_is_cached", lambda folder: cached)
    monkeypatch.setattr(opening, "Engine", OnlyCpu)
    return tried


def test_auto_with_a_broken_gpu_falls_over_audibly(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = broken_gpus(monkeypatch)
    with caplog.at_level(logging.WARNING):
        engine = open_engine(make_model())
    assert (engine.device in devices_here(), tried) == (True, ["cuda"])
    assert [record.getMessage() for record in caplog.records] == [
        "cuda is not usable on this machine (broken)",
        "the CPU computes, though there is an NVIDIA driver",
    ]


def test_auto_takes_tensorrt_only_where_its_engine_is_cached(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = broken_gpus(monkeypatch, cached=True)
    open_engine(make_model())
    assert tried == ["tensorrt", "cuda"]


def test_required_gpu_that_is_broken_is_an_error(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_gpus(monkeypatch)
    with pytest.raises(DeviceError, match=r"a GPU is not usable.*none could be used.*pip install"):
        open_engine(make_model(), require_gpu=True)


def test_device_gets_the_variant_that_its_card_prefers(make_model: MakeModel) -> None:
    model = make_model(card={})
    (model.parent / "model.fp16.onnx").write_bytes(model.read_bytes())
    card = json.loads((model.parent / "card.json").read_text())
    variants = {"fp16": {"file": "model.fp16.onnx", "sha256": card["sha256"]}}
    (model.parent / "card.json").write_text(
        json.dumps({**card, "variants": variants, "preferred": {"cpu": "fp16"}})
    )
    assert open_engine(model.parent, "cpu", threads=1).path.name == "model.fp16.onnx"
    assert open_engine(f"{model.parent}:float32", "cpu", threads=1).path == model
    assert open_engine(model, "cpu", threads=1).path == model
