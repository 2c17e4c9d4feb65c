"""What an analysis leaves behind, when it ends well and when it does not."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detector import PolypDetector, open_video, rle
from detector.analysis import Summary, analyze_video
from detector.errors import OutputError, SourceError
from tests.green_model import write_model
from tests.recordings import FRAMES, disc_mask, write_frames, write_recording


@pytest.fixture
def detector(tmp_path: Path) -> PolypDetector:
    return PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu")


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _analyze(detector: PolypDetector, source: Path, out: Path, annotated: bool = False) -> Summary:
    with open_video(source) as video:
        return analyze_video(video, detector, out, annotated, lambda frames: None)


def test_every_frame_has_a_record_with_its_polyps(detector: PolypDetector, tmp_path: Path) -> None:
    summary = _analyze(detector, write_recording(tmp_path / "v.mp4"), tmp_path / "out")
    header, *frames = _records(tmp_path / "out" / "results.jsonl")
    assert header["format"] == "polyp-detector results"
    assert header["model"]["name"] == "green"
    assert header["device"] == "cpu"
    assert [record["frame"] for record in frames] == list(range(FRAMES))
    assert [len(record["polyps"]) for record in frames] == [1 if 5 <= i < 15 else 0 for i in range(FRAMES)]
    assert summary == Summary(FRAMES, 10, 1, pytest.approx((FRAMES - 1) / 25, abs=1e-3), 0)  # type: ignore[arg-type]


def test_masks_are_those_of_the_discs(detector: PolypDetector, tmp_path: Path) -> None:
    _analyze(detector, write_recording(tmp_path / "v.mp4"), tmp_path / "out")
    for record in _records(tmp_path / "out" / "results.jsonl")[6:16]:
        mask, truth = rle.decode(record["polyps"][0]["mask"]), disc_mask(record["frame"])
        assert (mask & truth).sum() / (mask | truth).sum() > 0.85


def test_annotated_video_marks_the_polyp_and_nothing_else(detector: PolypDetector, tmp_path: Path) -> None:
    source = write_recording(tmp_path / "v.mp4")
    _analyze(detector, source, tmp_path / "out", annotated=True)
    with open_video(source) as plain, open_video(tmp_path / "out" / "annotated.mp4") as marked:
        for before, after in zip(plain, marked, strict=True):
            changed = np.abs(before.picture.rgb().astype(int) - after.picture.rgb()).max(axis=2) > 60
            assert changed.any() == (5 <= before.index < 15)
            assert after.time == pytest.approx(before.time, abs=1e-3)


def test_source_that_breaks_off_leaves_what_was_found_but_no_final_name(
    detector: PolypDetector, tmp_path: Path
) -> None:
    folder = write_frames(tmp_path / "frames")
    (folder / "12.png").write_bytes(b"broken")
    with pytest.raises(SourceError, match=r"12\.png"):
        _analyze(detector, folder, tmp_path / "out", annotated=True)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["annotated.part.mp4", "results.part.jsonl"]
    assert len(_records(tmp_path / "out" / "results.part.jsonl")) == 1 + 11


def test_out_that_is_a_file_is_named(detector: PolypDetector, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(OutputError, match=r"results\.jsonl: cannot be written"):
        _analyze(detector, write_frames(tmp_path / "frames"), tmp_path / "out")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
def test_full_disk_is_named_and_nothing_gets_its_name(detector: PolypDetector, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    os.symlink("/dev/full", out / "results.part.jsonl")  # noqa: PTH211
    with pytest.raises(OutputError, match=r"results\.jsonl: cannot be written \(No space left"):
        _analyze(detector, write_frames(tmp_path / "frames"), out)
    assert not (out / "results.jsonl").exists()
