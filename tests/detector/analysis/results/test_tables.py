"""Rows of plain values, the same from fresh results and from recorded ones."""

import json
from pathlib import Path

import pytest

from detector import PolypDetector, analyze, open_video, polyp_rows, read_results
from detector.analysis import analyze_video
from detector.analysis.engines import EnginePool
from tests.green_model import write_model
from tests.recordings import write_recording


def test_fresh_and_recorded_rows_agree(tmp_path: Path) -> None:
    detector = PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu")
    source = write_recording(tmp_path / "v.mp4")
    fresh = list(polyp_rows(analyze(source, detector)))
    with open_video(source) as video:
        analyze_video(video, EnginePool(detector, 1), tmp_path / "out", False, lambda frames: None)
    recorded = list(polyp_rows(read_results(tmp_path / "out" / "results.jsonl").frames))
    assert [row["frame"] for row in fresh] == list(range(5, 15))
    assert [row["shown"] for row in fresh] == [frame >= 6 for frame in range(5, 15)]
    for one, other in zip(fresh, recorded, strict=True):
        assert other == pytest.approx(one, abs=0.051)


def test_rows_hold_nothing_but_plain_values(tmp_path: Path) -> None:
    detector = PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu")
    rows = list(polyp_rows(analyze(write_recording(tmp_path / "v.mp4"), detector)))
    assert json.loads(json.dumps(rows)) == rows
    assert len({tuple(row) for row in rows}) == 1


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_rows_are_a_data_frame(tmp_path: Path, library: str) -> None:
    table = pytest.importorskip(library)
    detector = PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu")
    rows = list(polyp_rows(analyze(write_recording(tmp_path / "v.mp4"), detector)))
    found = table.DataFrame(rows)
    assert list(found.columns) == list(rows[0])
    assert found["frame"].to_list() == list(range(5, 15))
    assert found["score"].mean() == pytest.approx(sum(row["score"] for row in rows) / len(rows))
    assert found["shown"].sum() == 9
