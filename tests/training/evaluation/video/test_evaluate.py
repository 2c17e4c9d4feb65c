"""The command on a folder of sequences and on a video with its truth."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from detector.cli import app
from detector.compare.figures import VideoFigures
from detector.errors import DataError
from tests.green_model import write_model
from tests.recordings import FRAMES, disc_mask, frame_pixels, write_recording
from training.evaluation.video.evaluate import EvaluationRequest, run_video_evaluation
from training.evaluation.video.sequences import read_sequences


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_model(tmp_path / "green.onnx")


@pytest.fixture
def truth_file(tmp_path: Path) -> Path:
    """The recording with its disc, and a second polyp in frames 0 and 1 that nobody drew."""
    write_recording(tmp_path / "v.mp4")
    truth = []
    for index in range(FRAMES):
        ys, xs = np.nonzero(disc_mask(index))
        box = [int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1]
        polyps = [{"id": 1, "box": box}] if 5 <= index < 15 else []
        polyps += [{"id": 2, "box": [0, 0, 20, 20]}] if index < 2 else []
        truth.append({"frame": index, "polyps": polyps})
    path = tmp_path / "v.truth.json"
    path.write_text(json.dumps({"video": "v.mp4", "fps": 25, "truth": truth}))
    return path


def _evaluate(model: Path, data: Path, tmp_path: Path) -> dict[str, object]:
    run_video_evaluation(str(model), EvaluationRequest([data], json=tmp_path / "figures.json"))
    figures: dict[str, object] = json.loads((tmp_path / "figures.json").read_text())
    return figures


def test_video_with_truth(model: Path, truth_file: Path, tmp_path: Path) -> None:
    figures = _evaluate(model, truth_file, tmp_path)
    assert (figures["sequences"], figures["frames"], figures["polyps"]) == (1, FRAMES, 2)
    raw = figures["raw"]
    assert isinstance(raw, dict)
    assert raw["polyp_sensitivity"] == 0.5
    assert raw["frame_sensitivity"] == pytest.approx(10 / 12)
    assert raw["frame_specificity"] == 1
    assert raw["first_detection_s"]["median"] == 0
    assert raw["fragments_per_polyp"] == 1
    assert raw["false_activations_per_minute"]["any"] == 0


def test_gate_costs_time_and_is_reported_beside(model: Path, truth_file: Path, tmp_path: Path) -> None:
    figures = _evaluate(model, truth_file, tmp_path)
    gated, gate = figures["gated"], figures["gate"]
    assert isinstance(gated, dict) and isinstance(gate, dict)
    assert gated["polyp_sensitivity"] == 0.5
    # The network is sure of it: confirmed by its second frame, 0.04 s after the first.
    assert gated["first_detection_s"]["median"] == pytest.approx(0.04)
    assert gated["frame_sensitivity"] == pytest.approx(9 / 12)
    # Held for as long as the gate says after the disc is gone.
    assert gated["false_activations_per_minute"]["any"] == pytest.approx(60 / (FRAMES / 25))
    assert set(gated) == set(figures["raw"])  # type: ignore[call-overload]


def test_results_that_are_compared_have_the_same_figures(
    model: Path, truth_file: Path, tmp_path: Path
) -> None:
    figures = _evaluate(model, truth_file, tmp_path)
    out = tmp_path / "out"
    for arguments in (
        ["analyze", truth_file.with_name("v.mp4"), "--out", out, "--model", model, "--device", "cpu"],
        ["compare", out, "--truth", truth_file],
    ):
        assert CliRunner().invoke(app, [*map(str, arguments)]).exit_code == 0
    compared = json.loads((out / "compare.json").read_bytes())["first"]
    for raw_or_gated, kind in (("raw", "seen"), ("gated", "marked")):
        theirs = figures[raw_or_gated]
        assert isinstance(theirs, dict)
        for name in VideoFigures.model_fields:
            assert compared[kind][name] == pytest.approx(theirs[name]), name


def test_video_without_a_polyp_counts_what_lights_up(model: Path, tmp_path: Path) -> None:
    write_recording(tmp_path / "v.mp4")
    run_video_evaluation(
        str(model), EvaluationRequest(polyp_free=[tmp_path / "v.mp4"], json=tmp_path / "figures.json")
    )
    raw = json.loads((tmp_path / "figures.json").read_text())["raw"]
    assert raw["polyp_sensitivity"] is None
    assert raw["frame_specificity"] == pytest.approx((FRAMES - 10) / FRAMES)
    assert raw["false_activations_per_minute"]["0.2s"] == pytest.approx(60 / (FRAMES / 25))


def test_sweep_is_drawn_and_written(model: Path, truth_file: Path, tmp_path: Path) -> None:
    request = EvaluationRequest([truth_file], json=tmp_path / "figures.json", sweep=tmp_path / "sweep.png")
    run_video_evaluation(str(model), request)
    points = json.loads((tmp_path / "figures.json").read_text())["sweep"]
    assert cv2.imread(str(tmp_path / "sweep.png")) is not None
    ungated = [point for point in points if point["gate"] == "no gate"]
    assert {point["threshold"] for point in ungated} == {0.1, 0.3, 0.5, 0.7, 0.85, 0.9, 0.95}
    slow = next(point for point in points if point["gate"].startswith("0.32 s") and point["threshold"] == 0.5)
    fast = next(point for point in ungated if point["threshold"] == 0.5)
    assert fast["first_detection_s"]["median"] < slow["first_detection_s"]["median"]


def test_folder_of_sequences(model: Path, tmp_path: Path) -> None:
    root = tmp_path / "data"
    (root / "images").mkdir(parents=True)
    (root / "masks").mkdir()
    for index in range(FRAMES):
        image = cv2.cvtColor(frame_pixels(index), cv2.COLOR_RGB2BGR)
        cv2.imwrite(str(root / "images" / f"{index}.png"), image)
        if 8 <= index < 15:
            cv2.imwrite(str(root / "masks" / f"{index}.png"), disc_mask(index) * 255)
    lines = [f"{'a' if index < 10 else 'b'},{index},{25}" for index in range(FRAMES)]
    (root / "sequences.csv").write_text("\n".join(["sequence,frame,fps", *lines]))
    figures = _evaluate(model, root, tmp_path)
    raw = figures["raw"]
    assert isinstance(raw, dict)
    assert (figures["sequences"], figures["polyps"]) == (2, 2)
    assert raw["polyp_sensitivity"] == raw["frame_sensitivity"] == 1
    # The disc of frames 5 to 7 has no mask: three false frames of thirteen without a polyp.
    assert raw["frame_specificity"] == pytest.approx(10 / 13)
    assert raw["false_activations_per_minute"]["any"] == pytest.approx(60 / (FRAMES / 25))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("sequence,frame\na,nonsense\n", r"sequences\.csv: line 2 names frame nonsense"),
        ("sequence,frame\na,\n", r"sequences\.csv: line 2 lacks"),
        ("sequence,frame,fps\na,1,quick\n", r"sequences\.csv: line 2 has fps quick"),
        (None, r"sequences\.csv: cannot be read"),
    ],
)
def test_wrong_sequences_file_is_named(content: str | None, message: str, tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    cv2.imwrite(str(tmp_path / "images" / "1.png"), frame_pixels(0))
    if content is not None:
        (tmp_path / "sequences.csv").write_text(content)
    with pytest.raises(DataError, match=message):
        read_sequences(tmp_path)


def test_wrong_truth_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('{"video": "v.mp4"}')
    with pytest.raises(DataError, match=r"t\.json: not a truth file"):
        read_sequences(path)
