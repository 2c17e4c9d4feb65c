"""A video that is analyzed in pieces gives what it gives as a whole."""

from itertools import pairwise
from pathlib import Path

import pytest

from detector.analysis.archive import segments
from detector.analysis.archive.segments import (
    SEGMENTS,
    Segment,
    find_in_segment,
    join_segments,
    plan_segments,
)
from detector.analysis.engines import EnginePool
from detector.analysis.results.identity import identify
from detector.analysis.results.journal import RESULTS
from detector.detector import PolypDetector
from detector.errors import DataError, SourceError
from detector.files.resources import resource_folder
from detector.inference import Engine
from tests.green_model import write_model
from tests.recordings import write_frames, write_recording

DEMO = str(resource_folder("assets") / "demo.mp4")
IDENTITY = identify(DEMO)


@pytest.fixture
def engines() -> EnginePool:
    return EnginePool(PolypDetector("default", "cpu", threads=1), 1)


@pytest.fixture(autouse=True)
def short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "SEGMENT_SECONDS", 6.0)


def _ignore(frames: int, of: int | None) -> None:
    pass


def test_pieces_cover_the_video_without_gap(tmp_path: Path) -> None:
    pieces = plan_segments(DEMO)
    assert [piece.number for piece in pieces] == [0, 1, 2]
    assert (pieces[0].start, pieces[-1].end) == (0, float("inf"))
    assert all(one.end == other.start for one, other in pairwise(pieces))


def test_short_video_and_folder_of_pictures_stay_whole(tmp_path: Path) -> None:
    assert plan_segments(str(write_recording(tmp_path / "short.mp4"))) == []
    assert plan_segments(str(write_frames(tmp_path / "frames"))) == []


@pytest.mark.slow
def test_joined_pieces_are_the_whole_to_the_byte(
    engines: EnginePool, long_recording: Path, undisturbed: Path, tmp_path: Path
) -> None:
    """The cuts run through polyps; the demo's field of view never changes."""
    video, cut = str(long_recording), tmp_path / "demo"
    pieces = plan_segments(video)
    for piece in reversed(pieces):
        find_in_segment(video, cut, piece, engines, _ignore, identify(video))
    recording = join_segments(video, cut, pieces, engines.detector.gate, {"annotated"})
    assert any(
        frame.polyps and previous.polyps and int(frame.time / 6) != int(previous.time / 6)
        for previous, frame in pairwise(recording.frames)
    )
    assert {path.name for path in cut.iterdir()} == {
        "annotated.mp4",
        *(path.name for path in undisturbed.iterdir()),
    }
    for path in undisturbed.iterdir():
        assert path.read_bytes() == (cut / path.name).read_bytes(), path.name


def test_piece_that_is_there_is_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engines = EnginePool(PolypDetector(write_model(tmp_path / "model.onnx"), "cpu", threads=1), 1)
    piece = Segment(1, 19.0, float("inf"))
    done: list[int] = []
    find_in_segment(DEMO, tmp_path / "out", piece, engines, lambda frames, of: done.append(frames), IDENTITY)
    assert done == list(range(1, 26))
    monkeypatch.setattr(Engine, "run", None)
    find_in_segment(DEMO, tmp_path / "out", piece, engines, _ignore, IDENTITY)


def test_pieces_of_different_models_are_not_joined(tmp_path: Path) -> None:
    out = tmp_path / "out"
    pieces = [Segment(0, 0.0, 0.4), Segment(1, 19.6, float("inf"))]
    for piece, threshold in zip(pieces, (0.4, 0.6), strict=True):
        detector = PolypDetector(write_model(tmp_path / "model.onnx"), "cpu", threshold, threads=1)
        find_in_segment(DEMO, out, piece, EnginePool(detector, 1), _ignore, IDENTITY)
    with pytest.raises(DataError, match="analyzed in different ways"):
        join_segments(DEMO, out, pieces, detector.gate, set())
    with pytest.raises(DataError, match="analyzed in different ways"):
        join_segments(DEMO, out, [*pieces, Segment(2, 30.0, 40.0)], detector.gate, set())


def test_video_that_ends_early_gets_no_final_name(tmp_path: Path) -> None:
    out = tmp_path / "out"
    engines = EnginePool(PolypDetector(write_model(tmp_path / "model.onnx"), "cpu", threads=1), 1)
    pieces = [Segment(0, 0.0, 0.4), Segment(1, 19.6, float("inf"))]
    for piece in pieces:
        find_in_segment(DEMO, out, piece, engines, _ignore, IDENTITY)
    with pytest.raises(SourceError, match="after 20 of 500 frames"):
        join_segments(DEMO, out, pieces, engines.detector.gate, set())
    assert not (out / RESULTS).exists()
    assert (out / SEGMENTS).is_dir()
