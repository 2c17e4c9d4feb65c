"""What is drawn from the record is what was drawn from the results."""

from pathlib import Path

import numpy as np
import pytest

from detector import PolypDetector, open_video, read_results
from detector.analysis import analyze_video
from detector.analysis.engines import EnginePool
from detector.analysis.exports.replay import Replay
from detector.overlay import draw
from tests.green_model import write_model
from tests.recordings import write_recording


@pytest.mark.parametrize("gated", [True, False])
def test_activations_are_those_of_the_analysis(gated: bool, tmp_path: Path) -> None:
    model, source = write_model(tmp_path / "green.onnx"), write_recording(tmp_path / "v.mp4")
    detector = PolypDetector(model, device="cpu") if gated else PolypDetector(model, device="cpu", gate=None)
    with open_video(source) as video:
        analyze_video(video, EnginePool(detector, 1), tmp_path / "out", False, lambda frames: None)
    records = read_results(tmp_path / "out" / "results.jsonl").frames
    detector.reset()
    replayed, painted = Replay(gated), 0
    with open_video(source) as video:
        for frame, record in zip(video, records, strict=True):
            one, other = detector(frame), replayed(record, frame)
            assert [p.track_id for p in other.activations] == [p.track_id for p in one.activations]
            assert [p.held for p in other.activations] == [p.held for p in one.activations]
            for real, again in zip(one.activations, other.activations, strict=True):
                assert again.box == pytest.approx(real.box, abs=0.2 if gated else 0.051)
                painted += 1
                rgb = frame.picture.rgb()
                changed = (draw(rgb, one) != draw(rgb, other)).any(axis=2)
                # Outlines may lie a pixel beside each other, and the score's last digit may differ.
                assert np.mean(changed) < 0.02
    assert painted == (14 if gated else 10)
