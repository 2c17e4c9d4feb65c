"""The recording is taken, not its cover or preview; the user may choose another stream."""

import logging
from pathlib import Path

import pytest

from detector.errors import SourceError
from detector.video import SourceOptions, grab_frames, open_video
from tests.detector.video.crafted import with_cover_first, with_several

_PREVIEW, _WHOLE = (48, 32), (96, 64)

pytestmark = pytest.mark.may_log("takes video stream")


@pytest.mark.parametrize("name", ["a.mkv", "a.mp4", "a.ts"])
@pytest.mark.parametrize("sizes", [[_PREVIEW, _WHOLE], [_WHOLE, _PREVIEW], [_PREVIEW, _WHOLE, _PREVIEW]])
def test_the_largest_stream_is_the_recording(tmp_path: Path, name: str, sizes: list[tuple[int, int]]) -> None:
    with open_video(with_several(tmp_path / name, sizes)) as source:
        assert (source.width, source.height) == _WHOLE
        assert source.stream == sizes.index(_WHOLE)
        assert len(list(source)) == 10


@pytest.mark.parametrize("default", [0, 1])
def test_the_stream_that_is_marked_as_default_goes_before_a_larger_one(tmp_path: Path, default: int) -> None:
    with open_video(with_several(tmp_path / "a.mkv", [_PREVIEW, _WHOLE], default)) as source:
        assert source.stream == default


def test_a_cover_picture_is_never_the_recording(tmp_path: Path) -> None:
    path = with_cover_first(tmp_path / "a.mp4")
    with open_video(path) as source:
        assert (source.width, source.height, source.stream) == (*_WHOLE, 1)
        assert len(list(source)) == 10
    with pytest.raises(SourceError, match=r"stream 0 is no video that can be read; there is 1 \(96x64\)"):
        open_video(path, options=SourceOptions(stream=0))


def test_a_cover_that_is_stored_as_a_video_is_never_the_recording(tmp_path: Path) -> None:
    path = with_several(tmp_path / "a.mkv", [_PREVIEW, _WHOLE], frames=[10, 1])
    with open_video(path) as source:
        assert (source.stream, len(list(source))) == (0, 10)


def test_the_user_chooses(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = with_several(tmp_path / "a.mkv", [_PREVIEW, _WHOLE], 1)
    options = SourceOptions(stream=0)
    with caplog.at_level(logging.WARNING), open_video(path, options=options) as source:
        assert (source.width, source.height) == _PREVIEW
    assert grab_frames(path, [0.0], options)[0.0].width == _PREVIEW[0]
    assert not caplog.records


def test_the_choice_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = with_several(tmp_path / "a.mkv", [_PREVIEW, _WHOLE])
    with caplog.at_level(logging.WARNING), open_video(path):
        pass
    assert caplog.messages == [f"{path}: takes video stream 1 (96x64); --stream chooses another: 0 (48x32)"]


def test_one_stream_is_no_choice(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), open_video(with_several(tmp_path / "a.mkv", [_WHOLE])):
        pass
    assert not caplog.records


def test_a_stream_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    path = with_several(tmp_path / "a.mkv", [_PREVIEW, _WHOLE])
    with pytest.raises(SourceError, match=r"stream 7 is no video .* 0 \(48x32\), 1 \(96x64\)"):
        open_video(path, options=SourceOptions(stream=7))


@pytest.mark.parametrize("values", [{"stream": -1}, {"rate": 0.0}, {"rate": -5.0}, {"rate": 1e9}])
def test_what_no_source_could_be_asked_for_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(SourceError):
        SourceOptions(**values)  # type: ignore[arg-type]
