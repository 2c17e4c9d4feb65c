"""Picture files as a video; what every source gives stands in test_open.py."""

import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.errors import SourceError
from detector.video import SourceOptions, VideoSource, grab_frames, open_video
from detector.video.image_folder import ImageFolderSource
from tests.detector.video.clips import numbered
from tests.strict.logs import ExpectLog

# A red that is told from blue, and the colours of the pages after it.
_RED = (200, 60, 20)


def _write(path: Path, shade: int = 0) -> Path:
    """Write a picture whose blue tells it from others."""
    assert cv2.imwrite(str(path), np.full((48, 64, 3), (_RED[2] + shade, _RED[1], _RED[0]), np.uint8))
    return path


def _pages(count: int) -> list[np.ndarray]:
    return [np.full((48, 64, 3), (20 + 4 * page, 60, 200), np.uint8) for page in range(count)]


def _shades(source: VideoSource) -> list[int]:
    """Which picture each frame is."""
    return [round((int(frame.picture.rgb()[20, 30, 2]) - _RED[2]) / 4) for frame in source]


def test_folder_that_is_gone_when_it_is_listed_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone: cannot be read \(No such file or directory\); check"):
        ImageFolderSource(tmp_path / "gone")


def test_folder_that_the_system_does_not_let_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"aaa: cannot be read \(File name too long\); check the path"):
        ImageFolderSource(tmp_path / ("a" * 300))


def test_picture_that_is_gone_when_its_turn_comes_is_named(tmp_path: Path) -> None:
    _write(tmp_path / "1.png")
    gone = _write(tmp_path / "2.png")
    with open_video(tmp_path) as source:
        gone.unlink()
        with pytest.raises(SourceError, match=r"2\.png: cannot be read \(No such file or directory\); check"):
            list(source)


def test_a_link_to_what_is_not_there_is_a_damaged_frame(tmp_path: Path, expect_log: ExpectLog) -> None:
    for name in ("1.png", "3.png"):
        _write(tmp_path / name)
    (tmp_path / "2.png").symlink_to(tmp_path / "gone.png")
    expect_log(r"2\.png: a link to what is not there; passed over")
    with open_video(tmp_path) as source:
        assert [frame.file for frame in source] == ["1.png", "3.png"]
        assert source.damaged_frames == 1


def test_a_folder_is_no_picture_whatever_its_name(tmp_path: Path) -> None:
    _write(tmp_path / "1.png")
    (tmp_path / "0.png").mkdir()
    with open_video(tmp_path) as source:
        assert [frame.file for frame in source] == ["1.png"]
        assert source.damaged_frames == 0


def test_names_in_capitals_stand_among_the_others(tmp_path: Path) -> None:
    names = ["IMG_1.PNG", "img_2.png", "Img_9.Png", "IMG_10.PNG", "img_11.png"]
    for name in names:
        _write(tmp_path / name)
    with open_video(tmp_path) as source:
        assert [frame.file for frame in source] == names


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".jpe", ".bmp", ".dib", ".tif", ".webp", ".jp2"])
def test_red_is_red(tmp_path: Path, suffix: str) -> None:
    path = _write(tmp_path / f"a{suffix}")
    for named in (path, tmp_path):
        with open_video(named) as source:
            shown = next(iter(source)).picture.rgb()
        assert np.abs(shown[20, 30].astype(int) - _RED).max() <= 8


def test_frames_know_their_files_in_natural_order_whatever_is_missing(tmp_path: Path) -> None:
    numbers = [0, 1, 2, 9, 10, 11, 100]
    for position, number in enumerate(numbers):
        _write(tmp_path / f"frame_{number}.png", 4 * position)
    with open_video(tmp_path) as source:
        frames = list(source)
    assert [frame.file for frame in frames] == [f"frame_{number}.png" for number in numbers]
    assert [frame.time for frame in frames] == pytest.approx([position / 25 for position in range(7)])


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    _write(tmp_path / "1.png")
    for name in ("._1.png", ".2.png"):
        (tmp_path / name).write_bytes(b"\0\5\26\7")
    with open_video(tmp_path) as source:
        assert [frame.file for frame in source] == ["1.png"]
        assert source.damaged_frames == 0


@pytest.mark.may_log("not a readable picture; passed over")
@pytest.mark.parametrize("bad", [[3], [0], [9], [0, 1, 5]])
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
def test_a_bad_picture_is_a_damaged_frame(tmp_path: Path, suffix: str, bad: list[int]) -> None:
    for index in range(10):
        noise = np.random.default_rng(index).integers(0, 256, (48, 64, 3), np.uint8)
        path = tmp_path / f"{index}{suffix}"
        cv2.imwrite(str(path), noise)
        if index in bad:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with open_video(tmp_path) as source:
        frames = list(source)
        assert source.damaged_frames == len(bad)
    good = [index for index in range(10) if index not in bad]
    assert [frame.file for frame in frames] == [f"{index}{suffix}" for index in good]
    assert [frame.index for frame in frames] == list(range(len(good)))
    # What is missing leaves a gap: the others keep their times.
    assert [frame.time for frame in frames] == pytest.approx([index / 25 for index in good])


@pytest.mark.may_log("not a readable picture; passed over")
def test_folder_of_bad_pictures_alone_is_named(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(b"broken")
    with pytest.raises(SourceError, match="none of its 1 pictures can be read"):
        open_video(tmp_path)


@pytest.mark.parametrize("suffix", [".tif", ".tiff"])
def test_every_page_of_a_stack_is_a_frame(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"stack{suffix}"
    cv2.imwritemulti(str(path), _pages(40))
    for named in (path, tmp_path):
        with open_video(named) as source:
            assert source.frame_count == 40
            frames = list(source)
        assert [frame.file for frame in frames][::39] == [f"stack{suffix}#page=1", f"stack{suffix}#page=40"]
        with open_video(named) as source:
            assert _shades(source) == list(range(40))
    assert np.array_equal(grab_frames(path, [1.2])[1.2].rgb(), frames[30].picture.rgb())


@pytest.mark.parametrize("copies", [{1, 3, 5}, {0}, {1, 2, 3, 4, 5}])
def test_a_page_that_shows_another_one_smaller_is_no_frame(tmp_path: Path, copies: set[int]) -> None:
    path = tmp_path / "a.tif"
    assert cv2.imwritemulti(str(path), _pages(6))
    # NewSubfileType, one number: a page of several, as OpenCV writes it; and smaller, too.
    page, smaller = (b"\xfe\0\4\0\1\0\0\0" + bytes([kind, 0, 0, 0]) for kind in (2, 3))
    first, *others = path.read_bytes().split(page)
    marked = (smaller if number in copies else page for number in range(6))
    path.write_bytes(first + b"".join(mark + other for mark, other in zip(marked, others, strict=True)))
    with open_video(path) as source:
        assert _shades(source) == [number for number in range(6) if number not in copies]


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_stack_that_was_cut_off_has_a_damaged_frame_at_its_end(
    tmp_path: Path, kept: float, expect_log: ExpectLog
) -> None:
    path = tmp_path / "a.tif"
    noise = [np.random.default_rng(page).integers(0, 256, (48, 64, 3), np.uint8) for page in range(10)]
    assert cv2.imwritemulti(str(path), noise)
    path.write_bytes(path.read_bytes()[: round(path.stat().st_size * kept)])
    expect_log(r"a\.tif#page=\d+: not a readable picture; passed over")
    with open_video(path) as source:
        assert 0 < len(list(source)) < 10
        # One that is half there, too.
        assert 1 <= source.damaged_frames <= 2


@pytest.mark.parametrize("suffix", [".webp", ".gif", ".png"])
def test_an_animation_keeps_its_times(tmp_path: Path, suffix: str) -> None:
    animation = cv2.Animation()
    # Pages that look alike would be written as one.
    animation.frames = [numbered(page) for page in range(6)]
    animation.durations = [40, 40, 100, 100, 100, 40]
    path = tmp_path / f"a{suffix}"
    assert cv2.imwriteanimation(str(path), animation)
    with open_video(path) as source:
        frames = list(source)
        assert source.rate == pytest.approx(6 / 0.42)
    assert [frame.time for frame in frames] == pytest.approx([0, 0.04, 0.08, 0.18, 0.28, 0.38])
    with open_video(tmp_path, options=SourceOptions(rate=10)) as source:
        assert [frame.time for frame in source] == pytest.approx([page / 10 for page in range(6)])


@pytest.mark.parametrize("rate", [1.0, 10.0, 29.97])
def test_the_user_gives_pictures_their_rate(tmp_path: Path, rate: float) -> None:
    for index in range(5):
        _write(tmp_path / f"{index}.png", 4 * index)
    options = SourceOptions(rate=rate)
    with open_video(tmp_path, options=options) as source:
        assert source.rate == rate
        assert [frame.time for frame in source] == [index / rate for index in range(5)]
    time = 3 / rate
    picture = grab_frames(tmp_path, [time], options)[time]
    assert int(picture.rgb()[0, 0, 2]) == _RED[2] + 12


def test_picture_that_is_too_large_is_passed_over_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    _write(tmp_path / "1.png")
    assert cv2.imwrite(str(tmp_path / "2.png"), np.zeros((50, 64, 3), np.uint8))
    monkeypatch.setattr("detector.picture_header.PICTURE_PIXELS", 48 * 64)
    expect_log(r"2\.png: has more than 0 megapixels, or 0 of 16 bits: make it smaller; passed over")
    with open_video(tmp_path) as source:
        assert len(list(source)) == 1
        assert source.damaged_frames == 1


def test_large_pages_are_not_decoded_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cv2.imwritemulti(str(tmp_path / "a.tif"), _pages(5))
    monkeypatch.setattr("detector.video.image_folder.WAITING_BYTES", 2 * 3 * 48 * 64)
    with open_video(tmp_path / "a.tif") as source:
        assert _shades(source) == [0, 1, 2, 3, 4]


@pytest.mark.may_log("not a readable picture; passed over")
def test_more_frames_than_there_are_in_an_animation_are_not_believed(tmp_path: Path) -> None:
    animation, path = cv2.Animation(), tmp_path / "a.png"
    animation.frames, animation.durations = [numbered(page) for page in range(2)], [40, 40]
    assert cv2.imwriteanimation(str(path), animation)
    content = path.read_bytes()
    at = content.index(b"acTL") + 4
    told = b"acTL" + (0xFF0002).to_bytes(4, "big") + content[at + 4 : at + 8]
    path.write_bytes(content[: at - 4] + told + zlib.crc32(told).to_bytes(4, "big") + content[at + 12 :])
    with pytest.raises(SourceError, match="none of its 1 pictures can be read"):
        open_video(path)
