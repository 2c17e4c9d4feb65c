"""What an analysis leaves behind, when it ends well, when it does not, and when it goes on."""

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detector import PolypDetector, analyze, open_video
from detector.analysis import analyze_video, pipeline, read_results
from detector.analysis.engines import EnginePool
from detector.analysis.exports.annotated import PLAIN
from detector.analysis.results import rle
from detector.analysis.results.journal import PARTIAL, RESULTS
from detector.analysis.results.state import STATE
from detector.errors import DataError, OutputError, SourceError
from detector.frame import Frame
from detector.picture import RgbPicture
from detector.video import SourceOptions, VideoSource
from tests.detector.video.crafted import turned
from tests.detector.video.crafted import write_frames as write_turned
from tests.green_model import write_model
from tests.recordings import (
    FRAMES,
    HEIGHT,
    WIDTH,
    disc_mask,
    frame_pixels,
    lose,
    write_frames,
    write_recording,
)
from tests.small_disk import full_disk
from tests.strict.logs import ExpectLog


@pytest.fixture
def detector(tmp_path: Path) -> PolypDetector:
    return PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu")


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _analyze(
    detector: PolypDetector,
    source: Path,
    out: Path,
    annotated: bool = False,
    resume: bool = False,
    progress: Callable[[int], None] = lambda frames: None,
) -> None:
    with open_video(source) as video:
        analyze_video(video, EnginePool(detector, 1), out, annotated, progress, resume)


def _stop_at(frame: int) -> Callable[[int], None]:
    """Ctrl-C once so many frames are done."""

    def progress(frames: int) -> None:
        if frames == frame:
            raise KeyboardInterrupt

    return progress


def test_every_frame_has_a_record_with_its_polyps(detector: PolypDetector, tmp_path: Path) -> None:
    _analyze(detector, write_recording(tmp_path / "v.mp4"), tmp_path / "out")
    header, *frames, end = _records(tmp_path / "out" / RESULTS)
    assert header["format"] == "polyp-detector results"
    assert header["source"]["name"] == "v.mp4"
    assert header["model"]["name"] == "green"
    assert (header["device"], header["precision"]) == ("cpu", "float32")
    assert header["gate"]["hold_seconds"] == 0.2
    assert [record["frame"] for record in frames] == list(range(FRAMES))
    assert [len(record["polyps"]) for record in frames] == [1 if 5 <= i < 15 else 0 for i in range(FRAMES)]
    assert end["end"] == {
        "frames": FRAMES,
        "duration": pytest.approx(FRAMES / 25),
        "damaged_frames": 0,
        "gaps": [],
        "vouched": True,
    }


def test_records_tell_what_was_lit_and_what_was_held(detector: PolypDetector, tmp_path: Path) -> None:
    _analyze(detector, write_recording(tmp_path / "v.mp4"), tmp_path / "out")
    frames = read_results(tmp_path / "out" / RESULTS).frames
    shown = [index for index, frame in enumerate(frames) if any(polyp.shown for polyp in frame.polyps)]
    held = [index for index, frame in enumerate(frames) if frame.held]
    # Its second frame lights it up, and it is held for 0.2 s after the disc has gone.
    assert shown == list(range(6, 15))
    assert held == list(range(15, FRAMES))
    assert frames[15].held[0][0] == frames[14].polyps[0].track


def test_without_a_gate_all_that_is_seen_is_shown(tmp_path: Path) -> None:
    ungated = PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu", gate=None)
    _analyze(ungated, write_recording(tmp_path / "v.mp4"), tmp_path / "out")
    recording = read_results(tmp_path / "out" / RESULTS)
    assert recording.header.gate == {}
    assert [bool(frame.lit_tracks) for frame in recording.frames] == [5 <= i < 15 for i in range(FRAMES)]


def test_masks_are_those_of_the_discs(detector: PolypDetector, tmp_path: Path) -> None:
    _analyze(detector, write_recording(tmp_path / "v.mp4"), tmp_path / "out")
    for record in _records(tmp_path / "out" / RESULTS)[6:16]:
        mask, truth = rle.decode(record["polyps"][0]["mask"]), disc_mask(record["frame"])
        assert (mask & truth).sum() / (mask | truth).sum() > 0.85


def test_a_file_name_that_is_no_text_is_made_one(detector: PolypDetector, tmp_path: Path) -> None:
    source = write_recording(tmp_path / "v.mp4").rename(tmp_path / os.fsdecode(b"a\xff.mp4"))
    _analyze(detector, source, tmp_path / "out")
    assert read_results(tmp_path / "out" / RESULTS).header.source.name == "a?.mp4"


def _marked(source: Path, annotated: Path) -> list[bool]:
    """In which frames the annotated video differs from its source."""
    with open_video(source) as plain, open_video(annotated) as marked:
        pairs = list(zip(plain, marked, strict=True))
    assert all(after.time == pytest.approx(before.time, abs=1e-3) for before, after in pairs)
    differences = [np.abs(a.picture.rgb().astype(int) - b.picture.rgb()).max(axis=2) for a, b in pairs]
    return [bool((difference > 60).any()) for difference in differences]


def test_times_are_on_record_to_the_microsecond(detector: PolypDetector, tmp_path: Path) -> None:
    pictures = write_frames(tmp_path / "pictures")
    with open_video(pictures, options=SourceOptions(rate=30000 / 1001)) as video:
        analyze_video(video, EnginePool(detector, 1), tmp_path / "out", False, lambda _: None)
    recording = read_results(tmp_path / "out" / RESULTS)
    times = [index * 1001 / 30000 for index in range(FRAMES)]
    assert [frame.time for frame in recording.frames] == pytest.approx(times, abs=6e-7)
    assert recording.duration == pytest.approx(FRAMES * 1001 / 30000, abs=2e-6)


def test_annotated_video_marks_the_lit_polyp_and_nothing_else(
    detector: PolypDetector, tmp_path: Path
) -> None:
    source = write_recording(tmp_path / "v.mp4")
    _analyze(detector, source, tmp_path / "out", annotated=True)
    assert _marked(source, tmp_path / "out" / PLAIN) == [6 <= index < FRAMES for index in range(FRAMES)]


def test_source_that_breaks_off_leaves_what_was_found_but_no_final_name(
    detector: PolypDetector, tmp_path: Path
) -> None:
    folder = write_frames(tmp_path / "frames")
    lose(folder / "12.png")
    with pytest.raises(SourceError, match=r"12\.png"):
        _analyze(detector, folder, tmp_path / "out", annotated=True)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["annotated.plain.part.mp4", PARTIAL]
    assert len(read_results(tmp_path / "out" / PARTIAL).frames) == 11


def test_out_that_is_a_file_is_named(detector: PolypDetector, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(OutputError, match=r"results\.jsonl: cannot be written"):
        _analyze(detector, write_frames(tmp_path / "frames"), tmp_path / "out")


def test_full_disk_is_named_and_nothing_gets_its_name(detector: PolypDetector, tmp_path: Path) -> None:
    frames = write_frames(tmp_path / "frames")
    out = tmp_path / "out"
    with (
        full_disk(out),
        pytest.raises(OutputError, match=r"results\.jsonl: cannot be written \(No space left"),
    ):
        _analyze(detector, frames, out)
    assert not (out / RESULTS).exists()


@pytest.mark.parametrize("stop", range(1, FRAMES + 1))
def test_going_on_gives_the_same_results_to_the_byte(
    stop: int, detector: PolypDetector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_SYNC_EVERY", 0)
    source = write_recording(tmp_path / "v.mp4")
    _analyze(detector, source, tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        _analyze(detector, source, tmp_path / "out", progress=_stop_at(stop))
    with (tmp_path / "out" / PARTIAL).open("ab") as file:
        file.write(b'{"frame":99,"time":3.96,"polyps":[],"held":[]}\n{"frame":100,"ti')
    _analyze(detector, source, tmp_path / "out", resume=True)
    assert (tmp_path / "out" / RESULTS).read_bytes() == (tmp_path / "whole" / RESULTS).read_bytes()
    assert [path.name for path in (tmp_path / "out").iterdir()] == [RESULTS]


def test_what_is_on_record_is_not_analyzed_again(
    detector: PolypDetector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_SYNC_EVERY", 0)
    source, analyzed = write_recording(tmp_path / "v.mp4"), []
    with pytest.raises(KeyboardInterrupt):
        _analyze(detector, source, tmp_path / "out", progress=_stop_at(12))
    run = detector.engine.run
    monkeypatch.setattr(detector.engine, "run", lambda image: analyzed.append(1) or run(image))
    _analyze(detector, source, tmp_path / "out", resume=True)
    assert len(analyzed) == FRAMES - 12


def test_annotated_video_of_an_analysis_that_went_on_is_whole(
    detector: PolypDetector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_SYNC_EVERY", 0)
    source = write_recording(tmp_path / "v.mp4")
    with pytest.raises(KeyboardInterrupt):
        _analyze(detector, source, tmp_path / "out", annotated=True, progress=_stop_at(17))
    _analyze(detector, source, tmp_path / "out", annotated=True, resume=True)
    assert _marked(source, tmp_path / "out" / PLAIN) == [6 <= index < FRAMES for index in range(FRAMES)]


# As an earlier version of this program left it, whose classes had other fields.
EARLIER = {
    **{"frames": 12, "time": 0.44, "length": 500},
    "memory": {
        "views": ["object", "detector.field_of_view_tracker", "ViewTracker", ["dict", [["_view", None]]]],
        "tracker": ["object", "detector.tracking", "Tracker", ["dict", [["_last_seen", ["dict", []]]]]],
        "activations": ["object", "detector.gate", "Activations", ["dict", [["_courses", ["dict", []]]]]],
    },
}


@pytest.mark.parametrize("damage", ["", "{", '{"frames":3}', "null", "[]", json.dumps(EARLIER)])
def test_a_saved_state_that_does_not_fit_means_the_beginning(
    damage: str,
    detector: PolypDetector,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: ExpectLog,
) -> None:
    expect_log(f"WARNING .*: {re.escape(str(tmp_path / 'out' / STATE))}: cannot be gone on from")
    monkeypatch.setattr(pipeline, "_SYNC_EVERY", 0)
    source = write_recording(tmp_path / "v.mp4")
    _analyze(detector, source, tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        _analyze(detector, source, tmp_path / "out", progress=_stop_at(12))
    (tmp_path / "out" / STATE).write_text(damage)
    _analyze(detector, source, tmp_path / "out", resume=True)
    assert (tmp_path / "out" / RESULTS).read_bytes() == (tmp_path / "whole" / RESULTS).read_bytes()


def test_results_shorter_than_their_saved_state_mean_the_beginning(
    detector: PolypDetector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("WARNING .*: is shorter than it was; this video is analyzed from its start")
    monkeypatch.setattr(pipeline, "_SYNC_EVERY", 0)
    source = write_recording(tmp_path / "v.mp4")
    _analyze(detector, source, tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        _analyze(detector, source, tmp_path / "out", progress=_stop_at(12))
    partial = tmp_path / "out" / PARTIAL
    partial.write_bytes(partial.read_bytes()[:-20])
    _analyze(detector, source, tmp_path / "out", resume=True)
    assert (tmp_path / "out" / RESULTS).read_bytes() == (tmp_path / "whole" / RESULTS).read_bytes()


def test_another_threshold_or_video_is_refused(
    detector: PolypDetector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_SYNC_EVERY", 0)
    source = write_frames(tmp_path / "frames")
    with pytest.raises(KeyboardInterrupt):
        _analyze(detector, source, tmp_path / "out", progress=_stop_at(12))
    before = (tmp_path / "out" / PARTIAL).read_bytes()
    other = PolypDetector(tmp_path / "green.onnx", device="cpu", threshold=0.6)
    with pytest.raises(DataError, match=r"begun with threshold 0\.3, this run has 0\.6; give the same"):
        _analyze(other, source, tmp_path / "out", resume=True)
    for index in range(8, FRAMES + 1):
        (source / f"{index}.png").unlink()
    with pytest.raises(DataError, match="made from another video"):
        _analyze(detector, source, tmp_path / "out", resume=True)
    assert (tmp_path / "out" / PARTIAL).read_bytes() == before


def test_results_come_as_they_are_asked_for(detector: PolypDetector, tmp_path: Path) -> None:
    before = threading.active_count()
    results = analyze(write_recording(tmp_path / "v.mp4"), detector)
    first = next(results)
    assert (first.index, first.polyps) == (0, ())
    assert [len(result.polyps) for result in results] == [1 if 5 <= i < 15 else 0 for i in range(1, FRAMES)]
    assert threading.active_count() == before


def test_a_reader_that_stops_leaves_no_thread(detector: PolypDetector, tmp_path: Path) -> None:
    before = threading.active_count()
    results = analyze(write_recording(tmp_path / "v.mp4"), detector)
    next(results)
    results.close()
    assert threading.active_count() == before


# Of decoding a frame and of running the network, in seconds.
_STAGE = 0.02


class _SlowSource(VideoSource):
    """Frames that come after a wait that needs no processor: as on a machine with cores to spare."""

    name, width, height, rate, frame_count = "slow", 320, 240, 25.0, 100

    def __iter__(self) -> Iterator[Frame]:
        for index in range(100):
            time.sleep(_STAGE)
            yield Frame(index, index / 25, 0.0, RgbPicture(frame_pixels(index)))

    def close(self) -> None:
        pass


@pytest.mark.slow
def test_stages_run_at_the_same_time(
    detector: PolypDetector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = detector.engine.run

    def slow_run(image: np.ndarray) -> np.ndarray:
        time.sleep(_STAGE)
        return run(image)

    monkeypatch.setattr(detector.engine, "run", slow_run)
    started = time.perf_counter()
    analyze_video(_SlowSource(), EnginePool(detector, 1), tmp_path / "out", False, lambda frames: None)
    # One after the other they would take twice as long as the slower of them.
    assert time.perf_counter() - started < 100 * _STAGE / 0.75


def test_header_tells_both_sizes_the_stream_and_where_the_video_begins(
    detector: PolypDetector, tmp_path: Path
) -> None:
    path = write_turned(tmp_path / "v.mkv", [frame_pixels(5)] * 3, turned(90))
    _analyze(detector, path, tmp_path / "out")
    source = _records(tmp_path / "out" / RESULTS)[0]["source"]
    assert (source["width"], source["height"]) == (HEIGHT, WIDTH)
    assert (source["coded_width"], source["coded_height"]) == (WIDTH, HEIGHT)
    assert (source["stream"], source["start"]) == (0, 0.0)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_boxes_masks_and_markers_are_in_display_pixels(
    detector: PolypDetector, tmp_path: Path, degrees: int
) -> None:
    sideways = np.ascontiguousarray(np.rot90(frame_pixels(5), -degrees // 90))
    path = write_turned(tmp_path / "v.mp4", [sideways] * 12, turned(degrees))
    _analyze(detector, path, tmp_path / "out", annotated=True)
    polyp = _records(tmp_path / "out" / RESULTS)[12]["polyps"][0]
    assert polyp["box"] == pytest.approx([90, 90, 151, 151], abs=3)
    assert polyp["mask"]["size"] == [HEIGHT, WIDTH]
    with open_video(tmp_path / "out" / PLAIN) as marked:
        assert (marked.width, marked.height) == (WIDTH, HEIGHT)
        shown = list(marked)[-1].picture.rgb().astype(int)
    assert np.abs(shown[20, 20] - frame_pixels(5)[20, 20]).max() < 12


def test_records_of_pictures_name_their_files(detector: PolypDetector, tmp_path: Path) -> None:
    _analyze(detector, write_frames(tmp_path / "p"), tmp_path / "out")
    _, *frames, _ = _records(tmp_path / "out" / RESULTS)
    assert [record["file"] for record in frames] == [f"{index + 1}.png" for index in range(FRAMES)]


def test_results_of_earlier_programs_which_recorded_less_of_a_source_are_gone_on_with(
    detector: PolypDetector, tmp_path: Path
) -> None:
    source, out = write_recording(tmp_path / "v.mp4"), tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        _analyze(detector, source, out, progress=_stop_at(12))
    head, *lines = (out / PARTIAL).read_text().splitlines(keepends=True)
    begun = json.loads(head)
    for key in ("coded_width", "coded_height", "stream", "start"):
        del begun["source"][key]
    (out / PARTIAL).write_text("".join([json.dumps(begun) + "\n", *lines]))
    (out / STATE).unlink(missing_ok=True)
    _analyze(detector, source, out, resume=True)
    assert len(read_results(out / RESULTS).frames) == FRAMES
