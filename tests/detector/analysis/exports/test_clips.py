"""Clips of markings: which there are, that they hold those frames, and that they can be played."""

from pathlib import Path

import av
import numpy as np
import pytest

from detector.analysis.exports.choices import ExportChoices
from detector.analysis.exports.clips import clips, write_clips
from detector.analysis.results.reader import read_results
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import summarise_tracks
from detector.errors import SourceError
from detector.video import AS_RECORDED, open_video
from tests.detector.analysis.results.results_file import end, frame, header, polyp, results, write
from tests.detector.video.clips import numbered, write_clip
from tests.strict.logs import ExpectLog

FRAMES = 200


def _marked(folder: Path, *markings: tuple[int, int, int], frames: int = FRAMES) -> Results:
    """A track, and the frames from which to before which it is marked, each."""
    folder.mkdir(exist_ok=True)
    return results(
        folder,
        *(
            frame(at, *(polyp(track) for track, first, until in markings if first <= at < until))
            for at in range(frames)
        ),
    )


def _names(given: Results, margin: float) -> list[str]:
    return [clip.name for clip in clips(given, summarise_tracks(given), ExportChoices(clip_margin=margin))]


def _write(
    given: Results,
    video: Path,
    out: Path,
    margin: float = 0.2,
    annotated: bool = False,
    hardware_encoder: bool = False,
) -> dict[str, Path]:
    choices = ExportChoices(clip_margin=margin, clips_annotated=annotated, hardware_encoder=hardware_encoder)
    tracks = summarise_tracks(given)
    write_clips(given, tracks, str(video), out, lambda done: None, AS_RECORDED, choices)
    return {path.name: path for path in out.iterdir()}


def _number(picture: np.ndarray) -> int:
    """The frame of the recording that a picture is most like."""
    return min(range(FRAMES), key=lambda at: float(np.abs(picture.astype(int) - numbered(at)).mean()))


@pytest.fixture(params=["v.mp4", "v.ts"])
def video(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Frames that can be told apart, with an index to jump by and without."""
    return write_clip(tmp_path / request.param, FRAMES)


def test_each_marking_has_one_and_those_that_meet_share_one(tmp_path: Path) -> None:
    given = _marked(tmp_path, (1, 20, 30), (2, 28, 40), (1, 34, 50), (1, 150, 160))
    assert _names(given, 0.0) == [
        "polyp-1_0.80-1.20_annotated.mp4",
        "polyp-2_1.12-1.60_annotated.mp4",
        "polyp-1_1.36-2.00_annotated.mp4",
        "polyp-1_6.00-6.40_annotated.mp4",
    ]
    assert _names(given, 0.2) == [
        "polyp-1_0.60-2.20_annotated.mp4",
        "polyp-2_0.92-1.80_annotated.mp4",
        "polyp-1_5.80-6.60_annotated.mp4",
    ]


def test_a_margin_ends_with_the_recording(tmp_path: Path) -> None:
    assert _names(_marked(tmp_path, (1, 0, FRAMES)), 5.0) == ["polyp-1_0.00-8.00_annotated.mp4"]


def test_a_clip_has_the_frames_of_its_time_at_their_distances(video: Path, tmp_path: Path) -> None:
    given = _marked(tmp_path / "r", (1, 20, 30), (2, 28, 40), (3, 150, 160))
    written = _write(given, video, tmp_path / "clips")
    spans = {"0.60-1.40": range(15, 35), "0.92-1.80": range(23, 45), "5.80-6.60": range(145, 165)}
    assert len(written) == len(spans)
    for name, path in written.items():
        numbers = spans[name.split("_")[1]]
        with open_video(path) as clip:
            frames = list(clip)
        assert [each.time for each in frames] == pytest.approx([at / 25 for at in range(len(numbers))])
        assert [_number(each.picture.rgb()) for each in frames] == [*numbers]


def test_a_clip_is_an_mp4_with_its_index_in_front(video: Path, tmp_path: Path) -> None:
    (path,) = _write(_marked(tmp_path / "r", (1, 20, 30)), video, tmp_path / "clips").values()
    content = path.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")
    with av.open(str(path)) as opened:
        assert opened.streams.video[0].codec_context.name == "h264"
        assert opened.streams.video[0].frames == 20


def test_markers_are_drawn_where_that_is_asked_for(tmp_path: Path) -> None:
    video = write_clip(tmp_path / "v.mp4", FRAMES, size=(160, 120))
    given = _marked(tmp_path / "r", (1, 20, 30))
    shots: dict[bool, list[np.ndarray]] = {}
    for annotated in (False, True):
        (path,) = _write(given, video, tmp_path / f"{annotated}", annotated=annotated).values()
        with open_video(path) as clip:
            shots[annotated] = [each.picture.rgb() for each in clip]
    drawn = [
        bool((np.abs(one.astype(int) - two.astype(int)).max(axis=2) > 60).sum() > 40)
        for one, two in zip(shots[False], shots[True], strict=True)
    ]
    assert drawn == [20 <= number < 30 for number in range(15, 35)]


def test_a_marker_that_is_held_where_a_clip_begins_is_drawn(tmp_path: Path) -> None:
    video = write_clip(tmp_path / "v.mp4", 60, size=(160, 120))
    lines = [
        frame(at, *([polyp(1)] if 5 <= at < 20 else []), *([polyp(2)] if 25 <= at < 35 else []), held=held)
        for at in range(60)
        for held in [(1,) if 20 <= at < 25 else ()]
    ]
    given = read_results(write(tmp_path / "results.jsonl", header(), *lines, end(60)))
    written = _write(given, video, tmp_path / "clips", margin=0.1, annotated=True)
    with open_video(written["polyp-2_0.90-1.50_annotated.mp4"]) as clip:
        first = next(iter(clip)).picture.rgb()
    assert (np.abs(first.astype(int) - numbered(23, (160, 120)).astype(int)).max(axis=2) > 60).sum() > 40


def test_clips_are_those_of_software_where_no_hardware_encodes(
    tmp_path: Path, without_hardware_encoders: None, expect_log: ExpectLog
) -> None:
    expect_log("is encoded in software, no hardware encoder answers")
    # Of a size that no other test has: each is tried and told once.
    video = write_clip(tmp_path / "v.mp4", FRAMES, size=(168, 126))
    given = _marked(tmp_path / "r", (1, 20, 30), (1, 150, 160))
    plain, asked = (
        [path.read_bytes() for path in _write(given, video, tmp_path / name, hardware_encoder=asked).values()]
        for name, asked in (("plain", False), ("asked", True))
    )
    assert len(plain) == 2
    assert sorted(plain) == sorted(asked)


def test_recordings_without_a_marking_have_an_empty_folder(video: Path, tmp_path: Path) -> None:
    assert _write(_marked(tmp_path / "r"), video, tmp_path / "clips") == {}


def test_a_recording_that_is_too_short_leaves_nothing(tmp_path: Path) -> None:
    video = write_clip(tmp_path / "v.mp4", 50)
    with pytest.raises(SourceError, match=r"has no frame at 6\.0 s"):
        _write(_marked(tmp_path / "r", (1, 10, 20), (1, 155, 160)), video, tmp_path / "clips")
    assert {path.name for path in tmp_path.iterdir()} == {"r", "v.mp4"}
