"""The engine loads what keeps the contract, refuses the rest by name, and tells the truth of its device."""

import hashlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from detector.errors import DeviceError, EngineError, ModelError
from detector.in_time import Patience
from detector.inference import Engine, gpu, onnxruntime_backend
from detector.inference import engine as engine_module
from detector.inference.backend import ModelFile
from detector.inference.gpu import cuda_driver_present
from detector.inference.onnxruntime_backend import OnnxRuntimeBackend
from detector.inference.openvino_backend import openvino_installed
from tests.green_model import METADATA

MakeModel = Callable[..., Path]
no_gpu_here = pytest.mark.skipif(cuda_driver_present(), reason="this machine has an NVIDIA driver")


def test_engine_computes_the_model(make_model: MakeModel) -> None:
    engine = Engine(make_model(), "cpu")
    image = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert np.allclose(engine.run(image), image[..., 1] / 255, atol=1e-6)
    assert engine.card.name == "green"
    assert engine.device == "cpu"


def test_card_beside_the_model_is_read(make_model: MakeModel) -> None:
    details = Engine(make_model(card={}), "cpu").details
    assert details is not None
    assert details.metrics["own"].mean_dice == 0.5


@pytest.mark.skipif(not openvino_installed(), reason="needs the extra openvino")
def test_openvino_computes_what_onnx_runtime_computes(make_model: MakeModel) -> None:
    path = make_model()
    image = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    engine = Engine(path, "openvino", threads=1)
    assert engine.device == "openvino"
    # bfloat16 has eight significant bits.
    tolerance = 1e-5 if engine.precision == "float32" else 2**-8
    assert np.abs(engine.run(image) - Engine(path, "cpu").run(image)).max() <= tolerance


@pytest.mark.skipif(openvino_installed(), reason="openvino is installed")
def test_openvino_that_is_not_there_is_an_error_with_its_mending(make_model: MakeModel) -> None:
    with pytest.raises(DeviceError, match=r"openvino is not usable.*not installed.*pip install"):
        Engine(make_model(), "openvino")


@no_gpu_here
@pytest.mark.parametrize("device", ["cuda", "tensorrt"])
def test_gpu_that_is_not_there_is_an_error_with_its_mending(make_model: MakeModel, device: str) -> None:
    with pytest.raises(DeviceError, match=rf"{device} is not usable.*no NVIDIA driver.*pip install"):
        Engine(make_model(), device)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"input_name": "picture"}, "input name is picture, must be image"),
        ({"input_type": TensorProto.FLOAT}, r"input type is tensor\(float\), must be tensor\(uint8\)"),
        ({"side": 32}, "input shape is .*32, 32, 3.*, must be .*64, 64, 3"),
        ({"metadata": {}}, "metadata break the contract: name: field required"),
        ({"card": {"sha256": "0" * 64}}, "the card beside it says 000000"),
        ({"card": {"threshold": 0.9}}, "field threshold differs"),
        ({"card": {"fit": "letterbox"}}, "fit: input should be 'crop-squash'"),
    ],
)
def test_broken_contract_is_refused_by_field(
    make_model: MakeModel, change: dict[str, object], message: str
) -> None:
    with pytest.raises(ModelError, match=message) as caught:
        Engine(make_model(**change), "cpu")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"not a model", b"\x08\x09" * 300])
def test_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"broken\.onnx: not an ONNX model, or damaged") as caught:
        Engine(path, "cpu")
    assert "\n" not in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"absent\.onnx: no such model file"):
        Engine(tmp_path / "absent.onnx", "cpu")


@pytest.mark.parametrize(
    ("stored", "device", "shown"),
    [
        (None, "cpu", ("float32",)),
        ("int8", "cpu", ("int8",)),
        ("float16", "cpu", ("float16",)),
        ("int8", "openvino", ("int8",)),
        ("float16", "openvino", ("bfloat16", "float32")),
    ],
)
def test_precision_is_what_really_computes(
    make_model: MakeModel, stored: str | None, device: str, shown: tuple[str, ...]
) -> None:
    if device == "openvino" and not openvino_installed():
        pytest.skip("needs the extra openvino")
    said = {} if stored is None else {"precision": stored}
    assert Engine(make_model(metadata={**METADATA, **said}), device).precision in shown


def test_reopened_engine_is_the_same_one_anew(make_model: MakeModel) -> None:
    engine = Engine(make_model(), "cpu", threads=1)
    again = engine.reopened()
    assert again is not engine
    assert (again.path, again.device, again.threads) == (engine.path, "cpu", 1)
    assert again.sha256 == engine.sha256 == hashlib.sha256(engine.path.read_bytes()).hexdigest()


def fake_backend(monkeypatch: pytest.MonkeyPatch, came_to: str) -> None:
    """A machine with a driver, on which sessions come to another device than was asked for."""

    class Silent(OnnxRuntimeBackend):
        def __init__(self, model: ModelFile, *_: object, **__: object) -> None:
            super().__init__(model, "cpu", 1)
            self.device = came_to

    gpu_with_driver(monkeypatch)
    monkeypatch.setattr(onnxruntime_backend, "OnnxRuntimeBackend", Silent)


def gpu_with_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "cuda_driver_present", lambda: True)
    monkeypatch.setattr(onnxruntime_backend, "built_for_cuda", lambda: True)


@pytest.mark.parametrize(
    ("wanted", "came_to", "missing"),
    [
        ("cuda", "cpu", "CUDA or cuDNN cannot be loaded"),
        ("tensorrt", "cpu", "CUDA or cuDNN cannot be loaded"),
        ("tensorrt", "cuda", "TensorRT cannot be loaded"),
    ],
)
def test_gpu_that_silently_became_another_device_is_an_error(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, wanted: str, came_to: str, missing: str
) -> None:
    fake_backend(monkeypatch, came_to)
    with pytest.raises(DeviceError, match=rf"{wanted} is not usable.*{missing}.*pip install"):
        Engine(make_model(), wanted)


def test_gpu_that_fails_on_the_model_is_a_fault_of_the_device(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> OnnxRuntimeBackend:
        raise ModelError("out of memory")

    gpu_with_driver(monkeypatch)
    monkeypatch.setattr(onnxruntime_backend, "OnnxRuntimeBackend", fail)
    with pytest.raises(DeviceError, match=r"cuda is not usable.*out of memory"):
        Engine(make_model(), "cuda")


def test_gpu_without_a_runtime_for_it_says_so(make_model: MakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    gpu_with_driver(monkeypatch)
    monkeypatch.setattr(onnxruntime_backend, "built_for_cuda", lambda: False)
    with pytest.raises(DeviceError, match=r"cuda is not usable.*ONNX Runtime has no CUDA in it.*pip install"):
        Engine(make_model(), "cuda")


def test_engine_of_no_device_names_those_that_there_are(make_model: MakeModel) -> None:
    with pytest.raises(DeviceError, match="abacus: no such device; name one of auto, tensorrt, cuda"):
        Engine(make_model(), "abacus")


def add_nodes(path: Path, last: list[onnx.NodeProto], constants: dict[str, np.ndarray] | None = None) -> Path:
    """The model with its output, now `before`, led through more nodes; the last gives `probability`."""
    model = onnx.load(path)
    model.graph.node[-1].output[0] = "before"
    model.graph.node.extend(last)
    model.graph.initializer.extend(
        numpy_helper.from_array(value, key) for key, value in (constants or {}).items()
    )
    onnx.save(model, path)
    return path


@pytest.mark.parametrize("device", ["cpu", "openvino"])
@pytest.mark.parametrize(
    ("factor", "image", "faulty"),
    [
        (np.inf, 255, True),
        (np.nan, 255, True),
        (-1.0, 255, True),
        (2.0, 255, True),
        (2.0, 100, False),
        (1.0, 255, False),
    ],
)
def test_what_is_no_probability_is_a_fault_and_never_a_result(
    make_model: MakeModel, device: str, factor: float, image: int, faulty: bool
) -> None:
    if device == "openvino" and not openvino_installed():
        pytest.skip("needs the extra openvino")
    # With little green the output is 0, so that the warm-up passes.
    scaled = [
        helper.make_node("Greater", ["before", "little"], ["lit"]),
        helper.make_node("Mul", ["before", "factor"], ["times"]),
        helper.make_node("Where", ["lit", "times", "nothing"], ["probability"]),
    ]
    constants = {"factor": factor, "nothing": 0.0, "little": 0.3}
    path = add_nodes(
        make_model(), scaled, {name: np.array(value, np.float32) for name, value in constants.items()}
    )
    engine = Engine(path, device)
    picture = np.full((64, 64, 3), image, np.uint8)
    if faulty:
        with pytest.raises(EngineError, match=r"not finite or not in 0 to 1") as caught:
            engine.run(picture)
        assert "\n" not in str(caught.value)
    else:
        assert engine.run(picture) == pytest.approx(factor * image / 255, abs=1e-2)


def test_a_model_that_fails_at_once_is_refused_when_it_is_opened(make_model: MakeModel) -> None:
    never = [helper.make_node("Log", ["before"], ["probability"])]
    with pytest.raises(ModelError, match=r"not finite or not in 0 to 1"):
        Engine(add_nodes(make_model(), never), "cpu")


def _shown_much(engine: Engine) -> None:
    random = np.random.default_rng(1)
    for _ in range(20):
        engine.run(random.integers(0, 256, (64, 64, 3), dtype=np.uint8))


def test_device_that_comes_to_answer_the_same_whatever_it_is_shown_is_a_fault(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(make_model(), "cpu")
    _shown_much(engine)
    stuck = np.zeros((1, 64, 64), np.float32)
    monkeypatch.setattr(type(engine._backend), "run", lambda *_: stuck)
    with pytest.raises(EngineError, match="answers the same whatever it is shown"):
        _shown_much(engine)


def test_model_that_has_one_answer_where_there_is_nothing_is_none(make_model: MakeModel) -> None:
    nothing = [helper.make_node("Mul", ["before", "nothing"], ["probability"])]
    _shown_much(Engine(add_nodes(make_model(), nothing, {"nothing": np.array(0, np.float32)}), "cpu"))


def test_lack_of_memory_is_one_line(make_model: MakeModel) -> None:
    # A tebibyte of ones, whose sum is used.
    greedy = [
        helper.make_node("ConstantOfShape", ["many"], ["ones"]),
        helper.make_node("ReduceSum", ["ones"], ["sum"], keepdims=0),
        helper.make_node("Add", ["before", "sum"], ["probability"]),
    ]
    path = add_nodes(make_model(), greedy, {"many": np.array([1 << 38], np.int64)})
    with pytest.raises(
        ModelError, match=r"model\.onnx on cpu: fails on a frame \(there is not enough memory\)"
    ) as caught:
        Engine(path, "cpu")
    assert "\n" not in str(caught.value)


def test_the_bytes_that_were_hashed_are_the_ones_that_run(make_model: MakeModel) -> None:
    path = make_model()
    engine = Engine(path, "cpu")
    path.write_bytes(b"something else")
    assert engine.run(np.full((64, 64, 3), 51, np.uint8)) == pytest.approx(0.2)


def _of_long_sums(path: Path) -> Path:
    """A model of a few KB that a library computes for seconds before it is open."""
    model, side, count = onnx.load(path), 1000, 40
    nodes = [helper.make_node("MatMul", [f"sum{n}", "sum0"], [f"sum{n + 1}"]) for n in range(count)]
    value = numpy_helper.from_array(np.array([1 / side], np.float32))
    nodes.insert(0, helper.make_node("ConstantOfShape", ["sides"], ["sum0"], value=value))
    nodes.append(helper.make_node("ReduceMean", [f"sum{count}"], ["one"], keepdims=0))
    model.graph.initializer.append(numpy_helper.from_array(np.array([side, side], np.int64), "sides"))
    last = model.graph.node[-1]
    last.output[0] = "almost"
    last_of_all = helper.make_node("Mul", ["almost", "one"], ["probability"])
    found = [*nodes, *model.graph.node, last_of_all]
    del model.graph.node[:]
    model.graph.node.extend(found)
    onnx.save(model, path)
    return path


@pytest.mark.parametrize(
    "device",
    ["cpu", pytest.param("openvino", marks=pytest.mark.skipif(not openvino_installed(), reason="missing"))],
)
def test_model_that_takes_for_ever_to_open_is_given_up(
    device: str, make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _of_long_sums(make_model())
    monkeypatch.setattr(engine_module, "_PATIENCE", Patience(60.0, computing=0.05))
    with pytest.raises(ModelError, match=r"model\.onnx: takes too long to open, .*; no model for video does"):
        Engine(path, device, threads=1)
    while any(thread.name == "opening model.onnx, given up" for thread in threading.enumerate()):
        time.sleep(0.1)
