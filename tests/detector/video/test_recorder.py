"""A recording keeps colours and times, and survives what happens to the program."""

import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from detector.errors import OutputError, SourceError
from detector.picture import Matrix, YuvPicture, to_planes
from detector.video import Recorder, open_video, with_chapters
from tests.small_disk import full_disk


def _frame(index: int) -> np.ndarray:
    pixels = np.full((72, 96, 3), (180, 90, 60), np.uint8)
    pixels[:, : 8 + index] = (30, 200, 40)
    return pixels


def test_recording_keeps_times_and_colours(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    times = [0.0, 1001 / 30000, 0.1, 0.5]
    with Recorder(path, 96, 72, 25) as recorder:
        for index, time in enumerate(times):
            recorder.write(_frame(index), time)
    with open_video(path) as source:
        frames = list(source)
    assert [frame.time for frame in frames] == pytest.approx(times, abs=1e-5)
    assert np.abs(frames[3].picture.rgb()[40, 80].astype(int) - (180, 90, 60)).max() <= 6
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.mp4"]


@pytest.mark.parametrize("matrix", ["bt601", "bt709"])
def test_planes_are_recorded_as_they_are(matrix: Matrix, tmp_path: Path) -> None:
    picture = YuvPicture(*to_planes(_frame(5), matrix), matrix, False)
    with Recorder(tmp_path / "out.mp4", 96, 72, 25, matrix=matrix) as recorder:
        recorder.write_picture(picture, 0.0)
        recorder.write(_frame(5), 0.04)
    with open_video(tmp_path / "out.mp4") as source:
        planes, rgb = (frame.picture for frame in source)
    assert isinstance(planes, YuvPicture)
    assert planes.matrix == matrix
    assert np.abs(planes.y.astype(int) - picture.y).max() <= 6
    for each in (planes, rgb):
        assert np.abs(each.rgb()[40, 80].astype(int) - (180, 90, 60)).max() <= 6


def test_a_recording_differs_little_from_its_frames(tmp_path: Path) -> None:
    texture = cv2.GaussianBlur(np.random.default_rng(0).integers(0, 255, (240, 320, 3), np.uint8), (0, 0), 2)
    y, u, v = to_planes(texture.astype(np.uint8), "bt709")
    with Recorder(tmp_path / "out.mp4", 320, 240, 25) as recorder:
        for index in range(10):
            moved = YuvPicture(*(np.roll(plane, 2 * index, 1) for plane in (y, u, v)), "bt709", False)
            recorder.write_picture(moved, index / 25)
    with open_video(tmp_path / "out.mp4") as source:
        for frame in source:
            assert isinstance(frame.picture, YuvPicture)
            assert cv2.PSNR(frame.picture.y, np.roll(y, 2 * frame.index, 1)) > 42


def test_odd_size_loses_its_last_column(tmp_path: Path) -> None:
    with Recorder(tmp_path / "odd.mp4", 95, 71, 25) as recorder:
        recorder.write(_frame(0)[:71, :95], 0)
    with open_video(tmp_path / "odd.mp4") as source:
        assert (source.width, source.height) == (94, 70)


@pytest.mark.parametrize(
    ("size", "recorded"),
    [((1, 1), (2, 2)), ((1, 40), (2, 40)), ((20_000, 64), (16_384, 52)), ((64, 40_000), (26, 16_384))],
)
@pytest.mark.parametrize("planes", [False, True])
def test_a_size_that_h264_does_not_have_is_scaled(
    tmp_path: Path, size: tuple[int, int], recorded: tuple[int, int], planes: bool
) -> None:
    width, height = size
    pixels = np.full((height, width, 3), 90, np.uint8)
    grey = np.full((height, width), 90, np.uint8)
    chroma = np.full((-(-height // 2), -(-width // 2)), 128, np.uint8)
    with Recorder(tmp_path / "out.mp4", width, height, 25) as recorder:
        for index in range(3):
            if planes:
                recorder.write_picture(
                    YuvPicture(grey, chroma, chroma, "bt709", full_range=False), index / 25
                )
            else:
                recorder.write(pixels, index / 25)
    with open_video(tmp_path / "out.mp4") as source:
        assert (source.width, source.height) == recorded
        assert len(list(source)) == 3


def test_failed_work_leaves_a_playable_part_and_no_final_name(tmp_path: Path) -> None:
    def work() -> None:
        with Recorder(tmp_path / "out.mp4", 96, 72, 25) as recorder:
            for index in range(60):
                recorder.write(_frame(index % 20), index / 25)
            raise RuntimeError("the program fails")

    with pytest.raises(RuntimeError):
        work()
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.part.mp4"]
    with open_video(tmp_path / "out.part.mp4") as source:
        assert len(list(source)) >= 25


def test_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"out\.mp4: the recording cannot be written"):
        Recorder(tmp_path / "absent" / "out.mp4", 96, 72, 25)


def test_full_disk_is_named_and_leaves_no_final_name(tmp_path: Path) -> None:
    def work() -> None:
        with Recorder(tmp_path / "out" / "out.mp4", 96, 72, 25) as recorder:
            for index in range(200):
                recorder.write(
                    np.random.default_rng(index).integers(0, 256, (72, 96, 3), np.uint8), index / 25
                )

    with (
        full_disk(tmp_path / "out"),
        pytest.raises(OutputError, match=r"out\.mp4: the recording cannot be written \(No space left"),
    ):
        work()
    assert not (tmp_path / "out" / "out.mp4").exists()


# Ignored, the signal leaves the error of a write beyond the limit, as a full disk does.
_RECORD_UP_TO = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from detector.errors import OutputError
from detector.video import Recorder

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    with Recorder(Path(sys.argv[1]), 96, 72, 25) as recorder:
        for index in range(60):
            noise = np.random.default_rng(index).integers(0, 256, (72, 96, 3), np.uint8)
            recorder.write(noise, index / 25)
except OutputError as error:
    sys.exit(str(error))
"""


def _record(path: Path, limit: int) -> subprocess.CompletedProcess[str]:
    """Record 60 frames on a disk that has room for so many bytes of them."""
    command = [sys.executable, "-c", _RECORD_UP_TO, str(path), str(limit)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="this system cannot limit the size of a file")
def test_recording_that_loses_its_end_to_a_full_disk_gets_no_final_name(tmp_path: Path) -> None:
    whole = tmp_path / "whole.mp4"
    assert _record(whole, 10_000_000).returncode == 0
    size = whole.stat().st_size
    for room in (size * 3 // 10, size * 9 // 10, size * 97 // 100, size - 10):
        path = tmp_path / str(room) / "out.mp4"
        path.parent.mkdir()
        ended = _record(path, room)
        assert ended.returncode == 1
        assert ended.stderr.strip().endswith("out.mp4: the recording cannot be written (File too large)")
        assert [entry.name for entry in path.parent.iterdir()] == ["out.part.mp4"]
    frames = 0
    with (
        open_video(tmp_path / str(size * 9 // 10) / "out.part.mp4") as source,
        pytest.raises(SourceError, match="the file was cut off"),
    ):
        for _ in source:
            frames += 1
    assert frames >= 25


def test_first_frame_is_at_time_0_in_every_player(tmp_path: Path) -> None:
    with Recorder(tmp_path / "a.mp4", 96, 72, 25) as recorder:
        for index in range(30):
            recorder.write(_frame(index), index / 25)
    with_chapters(tmp_path / "a.mp4", tmp_path / "copy.mp4", [(0, 1.2, "all")])
    for name in ("a.mp4", "copy.mp4"):
        with av.open(str(tmp_path / name)) as container:
            stream = container.streams.video[0]
            stamps = [packet.pts for packet in container.demux(stream) if packet.pts is not None]
            assert (stream.start_time or 0, min(stamps)) == (0, 0)
            assert container.start_time == 0


@pytest.mark.parametrize("size", [(192, 144), (48, 36), (96, 36), (48, 72), (191, 143)])
def test_frame_of_another_size_is_shown_whole_with_its_aspect(tmp_path: Path, size: tuple[int, int]) -> None:
    other = cv2.resize(_frame(40), size).astype(np.uint8)
    with Recorder(tmp_path / "a.mp4", 96, 72, 25) as recorder:
        recorder.write(_frame(0), 0)
        recorder.write(other, 0.04)
    with open_video(tmp_path / "a.mp4") as source:
        shown = [frame.picture.rgb() for frame in source][1]
    scale = min(96 / size[0], 72 / size[1])
    green = (shown[..., 1] > 150) & (shown[..., 0] < 110)
    assert green.sum() / (96 * 72) == pytest.approx(0.5 * scale**2 * size[0] * size[1] / (96 * 72), abs=0.03)
    # Whole: the part that is not green is there, too.
    assert ((shown[..., 0] > 130).sum() / green.sum()) == pytest.approx(1, abs=0.15)


def _stamps(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        assert container.streams.video[0].time_base == Fraction(1, 90_000)
        return [packet.pts for packet in container.demux(video=0) if packet.pts is not None]


def test_times_are_kept_to_a_ninety_thousandth_and_always_rise(tmp_path: Path) -> None:
    with Recorder(tmp_path / "a.mp4", 96, 72, 25) as recorder:
        for index, time in enumerate((0.0, 0.0, 0.0, 0.04, 0.04001, 1.0)):
            recorder.write(_frame(index), time)
    assert _stamps(tmp_path / "a.mp4") == [0, 1, 2, 3600, 3601, 90_000]


@pytest.mark.parametrize(("rate", "keys"), [(10, [0, 10, 20]), (0.4, list(range(25))), (12.4, [0, 12, 24])])
def test_a_key_frame_comes_every_second(tmp_path: Path, rate: float, keys: list[int]) -> None:
    with Recorder(tmp_path / "a.mp4", 96, 72, rate) as recorder:
        for index in range(25):
            recorder.write(_frame(index), index / rate)
    with av.open(str(tmp_path / "a.mp4")) as container:
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
    assert [index for index, packet in enumerate(packets) if packet.is_keyframe] == keys


def test_a_larger_picture_is_averaged_not_sampled(tmp_path: Path) -> None:
    stripes = np.zeros((216, 288, 3), np.uint8)
    stripes[:, 1::3] = 240
    with Recorder(tmp_path / "a.mp4", 96, 72, 25) as recorder:
        recorder.write(_frame(0), 0)
        recorder.write(stripes, 0.04)
    with open_video(tmp_path / "a.mp4") as source:
        shown = [frame.picture.rgb() for frame in source][1]
    assert np.abs(shown[10:60, 10:80].astype(int) - 80).max() < 12


@pytest.mark.parametrize(("size", "box"), [((48, 72), (24, 0, 72, 72)), ((96, 24), (0, 24, 96, 48))])
def test_a_picture_of_another_shape_stands_in_the_middle(
    tmp_path: Path, size: tuple[int, int], box: tuple[int, int, int, int]
) -> None:
    with Recorder(tmp_path / "a.mp4", 96, 72, 25) as recorder:
        recorder.write(_frame(0), 0)
        recorder.write(np.full((size[1], size[0], 3), 200, np.uint8), 0.04)
    with open_video(tmp_path / "a.mp4") as source:
        shown = [frame.picture.rgb()[..., 1] for frame in source][1] > 100
    x1, y1, x2, y2 = box
    assert shown[y1 + 1 : y2 - 1, x1 + 1 : x2 - 1].all()
    shown[max(0, y1 - 1) : y2 + 1, max(0, x1 - 1) : x2 + 1] = False
    assert not shown.any()


def _shown(path: Path, picture: YuvPicture, size: tuple[int, int] = (96, 72)) -> YuvPicture:
    """A picture as a recording of a size shows it."""
    with Recorder(path, *size, 25) as recorder:
        recorder.write_picture(picture, 0.0)
    with open_video(path) as source:
        shown = next(iter(source)).picture
    assert isinstance(shown, YuvPicture)
    return shown


def test_planes_that_are_no_colour_are_kept_too(tmp_path: Path) -> None:
    """By way of RGB, where there is no such colour, they would come out as another."""
    half = np.full((36, 48), 230, np.uint8)
    picture = YuvPicture(np.full((72, 96), 225, np.uint8), half, half, "bt709", False)
    shown = _shown(tmp_path / "a.mp4", picture)
    for plane, wanted in ((shown.y, 225), (shown.u, 230), (shown.v, 230)):
        assert np.abs(plane.astype(int) - wanted).max() <= 6


@pytest.mark.parametrize("scale", [0.5, 0.75, 1.5])
def test_planes_of_another_size_are_shown_whole(tmp_path: Path, scale: float) -> None:
    size = round(96 * scale), round(72 * scale)
    resized = cv2.resize(_frame(40), size).astype(np.uint8)
    shown = _shown(tmp_path / "a.mp4", YuvPicture(*to_planes(resized, "bt709"), "bt709", False))
    assert np.abs(shown.rgb().astype(int) - _frame(40)).mean() < 6


@pytest.mark.parametrize(("given", "recorded"), [("bt601", "bt709"), ("bt709", "bt601")])
def test_planes_of_another_matrix_keep_their_colours(tmp_path: Path, given: Matrix, recorded: Matrix) -> None:
    picture = YuvPicture(*to_planes(_frame(40), given), given, False)
    with Recorder(tmp_path / "a.mp4", 96, 72, 25, matrix=recorded) as recorder:
        recorder.write_picture(picture, 0.0)
    with open_video(tmp_path / "a.mp4") as source:
        shown = next(iter(source)).picture.rgb()
    for x, colour in ((24, (30, 200, 40)), (80, (180, 90, 60))):
        assert np.abs(shown[40, x].astype(int) - colour).max() <= 6


def test_a_picture_that_is_next_to_a_line_is_shown_as_one(tmp_path: Path) -> None:
    with Recorder(tmp_path / "a.mp4", 96, 72, 25) as recorder:
        recorder.write(np.full((2, 960, 3), 220, np.uint8), 0)
    with open_video(tmp_path / "a.mp4") as source:
        shown = next(iter(source)).picture.rgb()[:, 48, 1]
    assert (shown > 110).sum() == 1


def test_odd_size_keeps_all_else_in_its_place(tmp_path: Path) -> None:
    bars = np.zeros((73, 97, 3), np.uint8)
    bars[:, np.arange(97) % 8 >= 4] = 200
    with Recorder(tmp_path / "out.mp4", 97, 73, 25) as recorder:
        recorder.write(bars, 0.0)
    with open_video(tmp_path / "out.mp4") as source:
        (frame,) = source
    assert np.abs(frame.picture.rgb()[8:64].astype(int) - bars[8:64, :96]).mean() < 8


def test_a_smaller_picture_is_enlarged_without_steps(tmp_path: Path) -> None:
    ramp = np.linspace(0, 240, 12).astype(np.uint8)[None, :, None].repeat(9, 0).repeat(3, 2)
    with Recorder(tmp_path / "out.mp4", 96, 72, 25) as recorder:
        recorder.write(_frame(0), 0.0)
        recorder.write(ramp, 0.04)
    with open_video(tmp_path / "out.mp4") as source:
        enlarged = list(source)[1].picture.rgb()[36, 8:88, 1].astype(int)
    assert np.abs(np.diff(enlarged)).max() < 10


def test_a_very_narrow_picture_is_shown_as_a_line(tmp_path: Path) -> None:
    with Recorder(tmp_path / "out.mp4", 96, 72, 25) as recorder:
        recorder.write(_frame(0), 0.0)
        recorder.write(np.full((720, 2, 3), 255, np.uint8), 0.04)
    with open_video(tmp_path / "out.mp4") as source:
        light = list(source)[1].picture.rgb()[36].astype(int).mean(axis=1)
    assert light.sum() / 255 == pytest.approx(1, abs=0.4)


def test_size_that_no_encoder_takes_is_no_fault_of_graphics_hardware(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="the recording cannot be written") as caught:
        Recorder(tmp_path / "out.mp4", 16_640, 16_640, 25)
    assert "hardware" not in str(caught.value)
