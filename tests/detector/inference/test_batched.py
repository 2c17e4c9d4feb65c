"""A file for one picture becomes one for several, and nothing else of it changes."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from detector.inference.backend import ModelFile
from detector.inference.batched import batched
from detector.inference.models import released_models, variant_files
from detector.inference.onnx_file import read_onnx
from detector.inference.onnxruntime_backend import OnnxRuntimeBackend

MakeModel = Callable[..., Path]

RELEASED = [file for model in released_models().values() for file in variant_files(model).values()]


def sides(infos: "list[onnx.ValueInfoProto]") -> list[list[int]]:
    return [[side.dim_value for side in info.type.tensor_type.shape.dim] for info in infos]


def parsed(model: ModelFile) -> onnx.ModelProto:
    return onnx.load_from_string(model.content)


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_only_the_first_side_of_input_and_output_changes(path: Path) -> None:
    model = read_onnx(path)
    several, expected = parsed(batched(model, 300)), onnx.load(path)
    for info in (*expected.graph.input, *expected.graph.output):
        info.type.tensor_type.shape.dim[0].dim_value = 300
    del expected.graph.value_info[:]
    assert several == expected


def test_contract_and_hash_are_those_of_the_new_file(make_model: MakeModel) -> None:
    model = read_onnx(make_model())
    several = batched(model, 4)
    assert several.contract.inputs[0].shape == (4, 64, 64, 3)
    assert several.contract.outputs[0].shape == (4, 1, 64, 64)
    assert several.contract.properties == model.contract.properties
    assert several.sha256 not in (model.sha256, batched(model, 5).sha256)


def test_what_an_old_file_says_wrongly_between_input_and_output_does_not_matter(
    make_model: MakeModel,
) -> None:
    path = make_model()
    graph = onnx.load(path)
    graph.graph.value_info.append(helper.make_tensor_value_info("float", TensorProto.FLOAT, [7, 64, 64, 3]))
    onnx.save(graph, path)
    backend = OnnxRuntimeBackend(batched(read_onnx(path), 2), "cpu", 1)
    images = np.random.default_rng(0).integers(0, 256, (2, 64, 64, 3), dtype=np.uint8)
    assert np.allclose(backend.run(images), images[..., 1] / 255, atol=1e-6)


def test_weights_that_an_old_file_lists_among_its_inputs_stay_as_they_are(make_model: MakeModel) -> None:
    path = make_model()
    graph = onnx.load(path)
    graph.graph.input.append(helper.make_tensor_value_info("axis", TensorProto.INT64, [1]))
    onnx.save(graph, path)
    assert sides(parsed(batched(read_onnx(path), 3)).graph.input) == [[3, 64, 64, 3], [1]]
