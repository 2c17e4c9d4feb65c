"""Which files pass for whole: all that end where their header says, and none that was cut off."""

from pathlib import Path

import pytest

from detector.errors import SourceError
from detector.frame import Frame
from detector.video import open_video
from tests.detector.video.clips import damage, trimmed, write_clip, write_stamped
from tests.detector.video.crafted import with_sound

_FASTSTART = {"movflags": "faststart"}
_ONE_KEY_FRAME = {"g": "300", "sc_threshold": "0"}
_FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
# In 25ths of a second: 25 frames a second, then 5, then 25 again.
_SLOWING = [*range(50), *range(50, 350, 5), *range(350, 400)]


def _read(path: Path) -> list[Frame]:
    with open_video(path) as source:
        return list(source)


def _cut(path: Path, share: float) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: round(len(content) * share)])
    return path


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mkv"])
def test_clip_that_was_trimmed_without_encoding_is_whole(tmp_path: Path, name: str) -> None:
    clip = write_clip(tmp_path / "clip.mp4", 200, options=_ONE_KEY_FRAME)
    path = trimmed(clip, tmp_path / name, 60)
    # Matroska hides nothing: the copy starts where its key frame is.
    shown = 200 if name == "a.mkv" else 140
    assert len(_read(path)) == shown
    with open_video(path) as source:
        assert source.frame_count == pytest.approx(shown, abs=2)


@pytest.mark.parametrize("name", ["a.mp4", "a.mov"])
def test_trimmed_clip_that_was_cut_off_is_not(tmp_path: Path, name: str) -> None:
    clip = write_clip(tmp_path / "clip.mp4", 200, options=_ONE_KEY_FRAME)
    path = _cut(trimmed(clip, tmp_path / name, 60, _FASTSTART), 0.8)
    with pytest.raises(SourceError, match=r"ends at \d\.\d s after \d+ of 140 frames: the file was cut off"):
        _read(path)


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mkv"])
def test_file_whose_frames_come_less_often_for_a_while_is_whole(tmp_path: Path, name: str) -> None:
    assert len(_read(write_stamped(tmp_path / name, _SLOWING))) == len(_SLOWING)


@pytest.mark.parametrize("name", ["a.mkv", "a.avi"])
def test_file_whose_frames_come_less_often_and_that_was_cut_off_is_not(tmp_path: Path, name: str) -> None:
    path = write_stamped(tmp_path / name, _SLOWING, "mpeg4")
    with pytest.raises(SourceError, match="the file was cut off"):
        _read(_cut(path, 0.7))


def test_pause_in_an_avi_file_is_no_missing_frame(tmp_path: Path) -> None:
    path = write_stamped(tmp_path / "a.avi", [*range(100), *range(200, 300)], "mpeg4")
    assert [frame.time for frame in _read(path)][99:101] == pytest.approx([99 / 25, 200 / 25])


def test_hole_in_a_matroska_file_hides_no_end(tmp_path: Path) -> None:
    path = write_stamped(tmp_path / "a.mkv", [*range(100), *range(200, 300)])
    assert len(_read(path)) == 200


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "libx264"), ("a.mov", "mpeg4"), ("a.avi", "mpeg4")])
def test_damage_here_and_there_is_counted_and_is_no_missing_end(
    tmp_path: Path, name: str, codec: str
) -> None:
    path = write_clip(tmp_path / name, 200, codec)
    damaged = damage(path, every=5)
    with open_video(path) as source:
        frames = list(source)
        assert source.damaged_frames == damaged == 39
    assert len(frames) == 200 - damaged
    assert frames[-1].time > 7.5


def test_damage_here_and_there_does_not_hide_a_missing_end(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.avi", 200, "mpeg4")
    damage(path, every=5)
    with pytest.raises(SourceError, match="the file was cut off"):
        _read(_cut(path, 0.6))


@pytest.mark.parametrize(("name", "options"), [("a.mp4", _FRAGMENTED), ("a.ts", {}), ("a.mpg", {})])
def test_container_that_counts_nothing_gives_what_it_holds_before_it_is_found_cut_off(
    tmp_path: Path, name: str, options: dict[str, str]
) -> None:
    path = trimmed(write_clip(tmp_path / "clip.mp4", 200, "mpeg1video"), tmp_path / name, 0, options)
    read: list[Frame] = []
    with pytest.raises(SourceError, match="the file was cut off"), open_video(_cut(path, 0.6)) as video:
        read.extend(video)
    assert 50 <= len(read) < 150


@pytest.mark.parametrize("statistics", [True, False])
@pytest.mark.parametrize(
    ("picture", "sound"),
    [
        pytest.param((0, 2), (0, 6), id="sound goes on"),
        pytest.param((3, 5), (0, 5), id="sound leads"),
        pytest.param((3, 5), (0, 7), id="both"),
        pytest.param((0, 3), (2, 5), id="sound comes late and goes on"),
    ],
)
def test_matroska_is_whole_where_its_video_is_shorter_than_its_sound(
    tmp_path: Path, picture: tuple[float, float], sound: tuple[float, float], statistics: bool
) -> None:
    path = with_sound(tmp_path / "a.mkv", picture, sound, statistics)
    assert len(_read(path)) == round(25 * (picture[1] - picture[0]))


@pytest.mark.parametrize("statistics", [True, False])
def test_matroska_with_sound_that_was_cut_off_is_not(tmp_path: Path, statistics: bool) -> None:
    path = with_sound(tmp_path / "a.mkv", (0, 8), (0, 8), statistics)
    with pytest.raises(SourceError, match="the file was cut off"):
        _read(_cut(path, 0.6))


@pytest.mark.parametrize(
    ("name", "picture", "sound", "start"),
    [
        ("a.ts", (3, 5), (0, 5), 3.02),
        ("a.mkv", (3, 5), (0, 5), 3),
        ("a.mp4", (1, 3), (0, 3), 1),
        ("a.mkv", (0, 2), (1, 3), 0),
    ],
)
def test_where_the_first_frame_is_on_the_recording_s_clock_is_known(
    tmp_path: Path, name: str, picture: tuple[float, float], sound: tuple[float, float], start: float
) -> None:
    with open_video(with_sound(tmp_path / name, picture, sound)) as source:
        assert source.start == pytest.approx(start, abs=0.03)
        assert next(iter(source)).time == 0


def test_a_count_for_which_the_file_has_no_room_is_no_promise(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.avi", 50, "mpeg4")
    content = bytearray(path.read_bytes())
    for box, offset in ((b"avih", 24), (b"strh", 40)):
        place = content.find(box) + offset
        content[place : place + 4] = (2**31 - 1).to_bytes(4, "little")
    path.write_bytes(content)
    with open_video(path) as source:
        assert source.frame_count == 50
        assert len(list(source)) == 50
