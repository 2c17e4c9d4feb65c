"""A session without a window records what an analysis finds, and a folder that is whole."""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detector import PolypDetector, open_video
from detector.analysis.results.masks import decode_mask
from detector.analysis.results.reader import read_results
from detector.errors import DeviceError, OutputError
from detector.frame import Frame
from detector.headless import Recorded, record_session
from detector.record import RecordPlan
from detector.session import Session
from detector.video import VideoSource, open_reconnecting
from tests.detector.app.cameras import Camera
from tests.green_model import write_model
from tests.recordings import FRAMES, HEIGHT, WIDTH, disc_mask, write_recording


def _record(
    tmp_path: Path,
    source: Callable[[], VideoSource],
    seconds: float | None = None,
    crop_to_view: bool = False,
    act: Callable[[Session], None] = lambda session: None,
) -> tuple[Recorded, Path]:
    """Record a source as case A1; `act` is called a second after it began."""
    detector = PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu")
    session = Session([source], lambda: detector)
    timer = threading.Timer(1.0, act, (session,))
    timer.start()
    plan = RecordPlan(tmp_path / "sessions", "A1", crop_to_view)
    recorded = record_session(session, plan, seconds, threading.Event())
    timer.join()
    return recorded, recorded.folder


def _events(folder: Path, kind: str) -> list[dict[str, Any]]:
    lines = (folder / "events.jsonl").read_text("utf-8").splitlines()
    return [event for event in map(json.loads, lines) if event["event"] == kind]


def _session(folder: Path) -> dict[str, Any]:
    content = json.loads((folder / "session.json").read_text("utf-8"))
    assert isinstance(content, dict)
    return content


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Recorded, Path]:
    """A record of the recording with the green disc."""
    folder = tmp_path_factory.mktemp("record")
    video = write_recording(folder / "v.mp4")
    return _record(folder, lambda: open_reconnecting(video))


def test_folder_is_named_by_day_and_case_and_holds_what_belongs_to_it(
    recorded: tuple[Recorded, Path],
) -> None:
    _, folder = recorded
    assert folder.name == f"{time.strftime('%Y-%m-%d')}_A1"
    assert sorted(path.name for path in folder.iterdir()) == [
        *("SHA256SUMS", "events.jsonl", "report.html", "results.jsonl", "session.json", "video.mp4"),
    ]


def test_video_is_the_source_clean_with_its_times(recorded: tuple[Recorded, Path], tmp_path: Path) -> None:
    told, folder = recorded
    assert (told.frames, told.not_recorded, told.reason) == (FRAMES, 0, "the source has ended")
    with open_video(folder / "video.mp4") as copy, open_video(write_recording(tmp_path / "v.mp4")) as source:
        for kept, given in zip(copy, source, strict=True):
            # The first frame waits for the model to be loaded; a recording's clock goes on meanwhile.
            assert kept.index == given.index
            difference = np.abs(kept.picture.rgb().astype(int) - given.picture.rgb())
            assert difference.mean() < 2


def test_results_are_those_of_an_analysis_with_when_they_were_there(recorded: tuple[Recorded, Path]) -> None:
    _, folder = recorded
    results = read_results(folder / "results.jsonl")
    assert results.end is not None
    assert results.end.frames == len(results.frames) >= FRAMES - 4
    seen = {frame.frame: frame.polyps for frame in results.frames}
    assert all(bool(polyps) == (5 <= number < 15) for number, polyps in seen.items())
    number = next(number for number in seen if seen[number])
    overlap = decode_mask(seen[number][0], number) & disc_mask(number)
    assert overlap.sum() > 0.9 * disc_mask(number).sum()
    lines = [json.loads(line) for line in (folder / "results.jsonl").read_text().splitlines()[1:-1]]
    assert all(line["painted"] is None and line["ready"] > 0 for line in lines)


def test_session_says_with_what_and_how_it_ended(recorded: tuple[Recorded, Path]) -> None:
    told = _session(recorded[1])
    assert (told["case"], told["source"]["name"], told["screen"]) == ("A1", "v.mp4", "none")
    assert told["analysis"]["model"]["name"] == "green"
    assert told["first_frame"]["width"] == WIDTH
    assert told["notice"] == "Research use only. Not a medical device."
    assert (told["end"]["reason"], told["end"]["cut"]) == ("the source has ended", False)


def test_sums_are_those_of_the_files(recorded: tuple[Recorded, Path]) -> None:
    _, folder = recorded
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    assert len(lines) == 5
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_marking_is_a_chapter_of_the_video(recorded: tuple[Recorded, Path]) -> None:
    import av

    with av.open(str(recorded[1] / "video.mp4")) as container:
        titles = [chapter["metadata"]["title"] for chapter in container.chapters()]
    assert len([title for title in titles if "Polyp 1" in title]) == 1


def test_report_tells_when_the_detector_was_looking(recorded: tuple[Recorded, Path]) -> None:
    page = (recorded[1] / "report.html").read_text("utf-8")
    for said in (
        "Procedure report",
        "A1",
        "When the detector was looking",
        "MARKED",
        "Delays, minute by minute",
    ):
        assert said in page
    assert "was cut off" not in page


def test_lost_signal_is_an_event_and_a_gap(tmp_path: Path) -> None:
    camera = Camera(25)

    def fall_silent(session: Session) -> None:
        camera.silent.set()
        time.sleep(1.0)
        camera.silent.clear()

    _, folder = _record(tmp_path, lambda: camera, 3.0, act=fall_silent)
    states = [event["state"] for event in _events(folder, "state")]
    assert "NO SIGNAL" in states
    assert states.index("NO SIGNAL") > 0
    results = read_results(folder / "results.jsonl")
    assert results.end is not None
    ((start, seconds),) = results.end.gaps
    assert (start, seconds) == (pytest.approx(1.0, abs=0.4), pytest.approx(1.0, abs=0.4))
    assert "NO SIGNAL" in (folder / "report.html").read_text("utf-8")


class _Overtaken(Camera):
    """Of which twelve frames were overtaken once."""

    def __iter__(self) -> Iterator[Frame]:
        for frame in super().__iter__():
            late = 2.0 if 25 <= frame.index < 40 else 0.0
            self.overtaken_frames = 12 if frame.index >= 30 else 0
            yield replace(frame, late=late)


def test_frames_that_were_overtaken_and_pictures_of_the_past_are_told(tmp_path: Path) -> None:
    _, folder = _record(tmp_path, lambda: _Overtaken(25), seconds=3.0)
    (overtaken,) = _events(folder, "overtaken")
    assert overtaken["frames"] == 12
    assert 1.0 < overtaken["time"] < 2.0
    assert sum(event["overtaken"] for event in _events(folder, "minute")) == 12
    assert "TOO SLOW" in [event["state"] for event in _events(folder, "state")]


def test_remarks_and_phases_are_events_with_what_was_marked(tmp_path: Path) -> None:
    def remark(session: Session) -> None:
        record = session.keeper.record
        assert record is not None
        record.remark("lesion")
        record.next_phase()
        assert record.status().phase[0] == "insertion"

    _, folder = _record(tmp_path, lambda: Camera(25), 2.0, act=remark)
    (event,) = _events(folder, "remark")
    assert (event["kind"], event["tracks"]) == ("lesion", [1])
    assert event["frame"] == pytest.approx(25, abs=12)
    assert _events(folder, "phase")[0]["phase"] == "insertion"
    assert "lesion (marking 1)" in (folder / "report.html").read_text("utf-8")


def test_minute_line_tells_the_delays(tmp_path: Path) -> None:
    _, folder = _record(tmp_path, lambda: Camera(25), 1.0)
    (minute,) = _events(folder, "minute")
    assert minute["frames"] == pytest.approx(25, abs=6)
    assert 0 <= minute["video_delay_ms"]["p50"] <= minute["video_delay_ms"]["p99"]
    assert minute["annotation_delay_ms"]["p50"] > 0


def test_model_that_cannot_be_had_ends_the_record(tmp_path: Path) -> None:
    def fail() -> PolypDetector:
        raise DeviceError("no GPU")

    session = Session([lambda: Camera(25)], fail)
    with pytest.raises(DeviceError, match="no GPU"):
        record_session(session, RecordPlan(tmp_path, "A1"), 5.0, threading.Event())
    (folder,) = tmp_path.iterdir()
    assert "Nothing was analyzed" in (folder / "report.html").read_text("utf-8")


def test_folder_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    session = Session([lambda: Camera(25)], PolypDetector)
    with pytest.raises(OutputError, match="cannot be written"):
        record_session(session, RecordPlan(tmp_path / "file", "A1"), 1.0, threading.Event())


def test_results_of_a_cropped_record_lie_on_its_picture(tmp_path: Path) -> None:
    class Bordered(Camera):
        """The same, amid a black screen."""

        def picture(self, index: int):  # type: ignore[no-untyped-def]
            from detector.picture import RgbPicture

            screen = np.zeros((HEIGHT + 80, WIDTH + 160, 3), np.uint8)
            screen[40 : 40 + HEIGHT, 80 : 80 + WIDTH] = super().picture(index).rgb()
            return RgbPicture(screen)

    _, folder = _record(tmp_path, lambda: Bordered(25), 1.0, crop_to_view=True)
    results = read_results(folder / "results.jsonl")
    with open_video(folder / "video.mp4") as video:
        assert (video.width, video.height) == pytest.approx((WIDTH, HEIGHT), abs=8)
        assert (results.header.source.width, results.header.source.height) == (video.width, video.height)
    frame = next(frame for frame in results.frames if frame.polyps)
    mask = decode_mask(frame.polyps[0], frame.frame)
    wanted = disc_mask(5 + frame.frame % 10)
    shared = (mask[: wanted.shape[0], : wanted.shape[1]] & wanted[: mask.shape[0], : mask.shape[1]]).sum()
    assert shared > 0.75 * wanted.sum()
