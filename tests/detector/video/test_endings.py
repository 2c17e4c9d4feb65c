"""Nothing of a recording goes missing without a word, whatever container it is in."""

import shutil
from pathlib import Path

import av
import pytest

from detector.errors import SourceError
from detector.video import Reading, VideoSource, open_video
from detector.video.coverage import Gap
from tests.detector.video.endings_files import FRAMES, KINDS, RATE, Kind, cut_off, with_hole, write_kind

SECONDS = FRAMES / RATE


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture(scope="module")
def whole(kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_kind(kind, tmp_path_factory.mktemp("kind"))


def _read(path: Path) -> tuple[Reading, VideoSource]:
    with open_video(path) as video:
        reading = Reading(video.rate)
        for frame in video:
            reading.add(frame.time)
    return reading, video


def _gaps(path: Path) -> list[Gap]:
    reading, video = _read(path)
    return [*reading.gaps, *video.gaps]


def test_a_whole_recording_has_no_gap_and_is_vouched_for_where_that_can_be(kind: Kind, whole: Path) -> None:
    reading, video = _read(whole)
    assert (reading.frames, reading.gaps, video.gaps, video.vouched) == (FRAMES, (), (), kind.vouched)


@pytest.mark.may_log("libav")
@pytest.mark.parametrize("share", [0.3, 0.501, 0.77, 0.9])
def test_a_recording_that_was_cut_off_is_no_whole_one(whole: Path, share: float) -> None:
    try:
        _, video = _read(cut_off(whole, share))
    except SourceError as error:
        assert "the file was cut off; copy it again" in str(error)
    else:
        assert not video.vouched


@pytest.mark.may_log("libav")
def test_a_hole_is_a_gap_or_the_end(whole: Path) -> None:
    try:
        gaps = _gaps(with_hole(whole, 0.4, 0.6))
    except SourceError as error:
        assert "the file was cut off" in str(error)
        return
    (gap,) = gaps
    assert gap.start == pytest.approx(0.4 * SECONDS, abs=0.8)
    assert gap.seconds == pytest.approx(0.2 * SECONDS, abs=0.8)


@pytest.mark.may_log("libav")
def test_a_hole_in_a_file_that_names_its_duration_is_no_missing_end(tmp_path: Path) -> None:
    whole = write_kind(KINDS["live Matroska"]._replace(options={}), tmp_path)
    (gap,) = _gaps(with_hole(whole, 0.4, 0.6))
    assert gap.seconds == pytest.approx(0.2 * SECONDS, abs=0.8)


@pytest.mark.parametrize("missing", [1, 3])
def test_fragments_that_were_left_out_are_missed(missing: int, tmp_path: Path) -> None:
    """As a recorder leaves them that could not write for a while."""
    path = write_kind(KINDS["fragmented MP4"], tmp_path)
    content = path.read_bytes()
    starts = [at - 4 for at in range(len(content)) if content.startswith(b"moof", at)]
    path.write_bytes(content[: starts[5]] + content[starts[5 + missing] :])
    with pytest.raises(SourceError, match=f"without {missing} of its fragments: the file was cut off"):
        _read(path)


@pytest.mark.parametrize("codec", ["flv", "libx264"])
def test_sound_that_outlasts_the_picture_is_no_cut(codec: str, tmp_path: Path) -> None:
    """Of H.264, the last tag of all closes the picture, at the picture's time."""
    path = tmp_path / "v.flv"
    with av.open(str(path), "w") as container:
        picture, sound = container.add_stream(codec, RATE), container.add_stream("mp3", 44100)
        picture.width, picture.height, picture.pix_fmt = 160, 120, "yuv420p"
        for index in range(RATE):
            frame = av.VideoFrame(160, 120, "yuv420p")
            frame.pts = index
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        for index in range(6 * 44100 // 1152):
            samples = av.AudioFrame("s16p", "mono", 1152)
            samples.sample_rate, samples.pts = 44100, 1152 * index
            samples.planes[0].update(bytes(samples.planes[0].buffer_size))
            container.mux(sound.encode(samples))
        container.mux(sound.encode(None))
    reading, video = _read(path)
    assert (reading.frames, video.vouched) == (RATE, True)


@pytest.mark.may_log("libav")
def test_room_that_was_taken_and_never_written_is_no_end(tmp_path: Path) -> None:
    """As a recorder leaves it that takes room for its file beforehand."""
    path = write_kind(KINDS["ASF"], tmp_path)
    content = path.read_bytes()
    written = len(content) * 6 // 10
    path.write_bytes(content[:written] + bytes(len(content) - written))
    with pytest.raises(SourceError, match=r"\d\.\d s before its end: the file was cut off"):
        _read(path)


@pytest.mark.may_log("libav")
@pytest.mark.parametrize("suffix", ["mp4", "mov", "mkv", "avi"])
def test_half_a_second_that_was_cut_off_is_missed(suffix: str, tmp_path: Path) -> None:
    """A count in a header may be a little too high, but no byte that it tells of may be missing."""
    front = {"movflags": "faststart"} if suffix in ("mp4", "mov") else {}
    muxer = {"mkv": "matroska"}.get(suffix, suffix)
    path = write_kind(Kind(suffix, muxer, "mpeg4", front, vouched=True), tmp_path)
    assert _read(path)[1].vouched
    with pytest.raises(SourceError, match=f"of {FRAMES} frames: the file was cut off"):
        _read(cut_off(path, 0.96))


@pytest.mark.may_log("libav")
@pytest.mark.parametrize(("suffix", "muxer"), [("mp4", "mp4"), ("flv", "flv"), ("ts", "mpegts")])
def test_a_hole_moves_no_frame_behind_it(suffix: str, muxer: str, tmp_path: Path) -> None:
    """Frames that were waiting before it come out among those behind it."""
    path = write_kind(Kind(suffix, muxer, "libx264", {}, vouched=True), tmp_path, waiting=3)
    content = bytearray(path.read_bytes())
    start, end = len(content) * 4 // 10, len(content) * 6 // 10
    content[start:end] = bytes(end - start)
    path.write_bytes(content)
    reading, _ = _read(path)
    assert reading.last == pytest.approx(SECONDS - 1 / RATE, abs=0.002)
    assert sum(gap.seconds for gap in reading.gaps) == pytest.approx(0.2 * SECONDS, abs=0.8)


def test_what_follows_a_bare_stream_is_not_vouched_for(tmp_path: Path) -> None:
    whole = write_kind(KINDS["program stream"]._replace(format="mpeg2video", suffix="m2v"), tmp_path)
    assert not _read(whole)[1].vouched


@pytest.mark.may_log("libav")
@pytest.mark.parametrize("suffix", ["mp4", "mkv", "flv", "mxf", "ts", "mpg", "ogv"])
def test_any_bytes_can_stand_behind_a_name(suffix: str, tmp_path: Path) -> None:
    """The readers of endings take what they are given."""
    whole = write_kind(KINDS["live Matroska"], tmp_path)
    other = shutil.copy(whole, tmp_path / f"other.{suffix}")
    assert _read(Path(other))[0].frames == FRAMES
