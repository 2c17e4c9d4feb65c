"""A wish for a device becomes an engine, or an error, or a warning: never another device in silence."""

import json
import logging
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from detector.detector import PolypDetector
from detector.errors import DeviceError
from detector.files.resources import resource_folder
from detector.inference import Engine, gpu, open_engine, opening
from detector.inference.cpu_plan import devices_here
from detector.inference.gpu import cuda_driver_present
from detector.inference.opening import reopen
from detector.inference.openvino_backend import openvino_installed
from detector.video import open_video
from tests.strict.logs import ExpectLog

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
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, device: str
) -> None:
    monkeypatch.setattr(gpu, "cuda_driver_present", lambda: True)
    with pytest.raises(DeviceError, match=f"the device that was asked for is {device}"):
        open_engine(make_model(), device, require_gpu=True)


def broken_gpus(monkeypatch: pytest.MonkeyPatch, cached: bool = False) -> list[str]:
    """A machine with a driver whose GPU runs nothing; gives the devices that are tried."""
    tried: list[str] = []

    class OnlyCpu(Engine):
        def __init__(self, path: Path, device: str, *rest: int) -> None:
            tried.append(device)
            raise DeviceError(f"{device} is not usable on this machine (broken)")

    monkeypatch.setattr(gpu, "cuda_driver_present", lambda: True)
    monkeypatch.setattr(gpu, "tensorrt_is_cached", lambda folder: cached)
    monkeypatch.setattr(opening, "Engine", OnlyCpu)
    return tried


def test_auto_with_a_broken_gpu_falls_over_audibly(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("WARNING .*: cuda is not usable on this machine")
    expect_log("WARNING .*: the CPU computes, though there is a driver for a GPU")
    tried = broken_gpus(monkeypatch)
    engine = open_engine(make_model())
    assert (engine.device in devices_here(), tried) == (True, ["cuda"])


def test_auto_takes_tensorrt_only_where_its_engine_is_cached(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("WARNING .*: (tensorrt|cuda) is not usable on this machine")
    expect_log("WARNING .*: the CPU computes, though there is a driver for a GPU")
    tried = broken_gpus(monkeypatch, cached=True)
    open_engine(make_model())
    assert tried == ["tensorrt", "cuda"]


def test_tensorrt_is_never_built_unasked(make_model: MakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = broken_gpus(monkeypatch)
    model = make_model()
    with pytest.raises(DeviceError, match=r"build it once: polyp-detector models build .* tensorrt$") as it:
        open_engine(model, "tensorrt")
    assert str(model) in str(it.value)
    assert "\n" not in str(it.value)
    assert tried == []


def test_required_gpu_that_is_broken_is_an_error(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("WARNING .*: cuda is not usable on this machine")
    expect_log("WARNING .*: the CPU computes, though there is a driver for a GPU")
    broken_gpus(monkeypatch)
    with pytest.raises(DeviceError, match=r"a GPU is not usable.*none could be used.*pip install"):
        open_engine(make_model(), require_gpu=True)


@pytest.fixture
def lost_gpu(make_model: MakeModel, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine whose GPU cannot be had again."""

    class Lost(Engine):
        on_gpu = True

        def reopened(self) -> Engine:
            raise DeviceError("cuda is not usable on this machine (the context is lost)")

    return Lost(make_model(), "cpu", threads=1)


def test_gpu_that_auto_took_and_that_is_lost_is_audibly_replaced_by_the_cpu(
    lost_gpu: Engine, expect_log: ExpectLog
) -> None:
    expect_log(r"WARNING .*: cuda is not usable on this machine \(the context is lost\)")
    expect_log("WARNING .*: the CPU computes from now on, for the GPU is lost; start again to use the GPU")
    engine = reopen(lost_gpu, lost_gpu.path, "auto", 1, False)
    assert engine.device in devices_here()
    assert engine.run(np.full((64, 64, 3), 51, np.uint8)) == pytest.approx(0.2, abs=1e-2)


@pytest.mark.parametrize(("device", "require_gpu"), [("cuda", False), ("auto", True)])
def test_gpu_that_was_asked_for_is_never_replaced(lost_gpu: Engine, device: str, require_gpu: bool) -> None:
    with pytest.raises(DeviceError, match="the context is lost"):
        reopen(lost_gpu, lost_gpu.path, device, 1, require_gpu)


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


def test_what_really_computes_is_logged(make_model: MakeModel, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        open_engine(make_model(), "cpu", threads=1)
    assert "model.onnx runs on cpu in float32" in caplog.text


@pytest.mark.slow
@pytest.mark.skipif(not openvino_installed(), reason="needs the extra openvino")
@pytest.mark.parametrize("variant", ["float32", "int8"])
def test_both_cpu_backends_see_the_same_polyps(variant: str) -> None:
    one, other = (PolypDetector(f"default:{variant}", device, threads=1) for device in ("cpu", "openvino"))
    both, either = 0, 0
    with open_video(resource_folder("assets") / "demo.mp4") as video:
        for frame in islice(video, 0, 500, 25):
            values, others = (each.probability(frame.picture).values.copy() for each in (one, other))
            assert np.abs(values - others).mean() < 2e-3
            shown, also = (each >= one.threshold for each in (values, others))
            both, either = both + int((shown & also).sum()), either + int((shown | also).sum())
    assert either > 10_000
    assert both >= 0.96 * either
