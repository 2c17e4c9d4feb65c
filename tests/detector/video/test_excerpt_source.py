"""An excerpt gives the frames that lie in it, with their numbers and times in the recording; no others."""

from pathlib import Path

import pytest

from detector.errors import SourceError
from detector.video import Excerpt, SourceOptions, open_video
from tests.detector.video.clips import write_clip, write_stamped
from tests.detector.video.endings_files import KINDS, cut_off, write_kind
from tests.recordings import FRAMES, write_frames, write_recording


def _frames(path: Path, excerpt: Excerpt) -> list[tuple[int, float]]:
    with open_video(path, options=SourceOptions(excerpt=excerpt)) as video:
        return [(frame.index, round(frame.time, 4)) for frame in video]


@pytest.mark.parametrize("name", ["v.mp4", "v.avi", "pictures"])
@pytest.mark.parametrize(
    ("excerpt", "numbers"),
    [
        (Excerpt(start=0.2, end=0.4), range(5, 10)),
        (Excerpt(start=0.39), range(10, FRAMES)),
        (Excerpt(end=0.05), range(2)),
        (Excerpt(every=7), range(0, FRAMES, 7)),
        (Excerpt(start=0.2, every=5), range(5, FRAMES, 5)),
        (Excerpt(end=99), range(FRAMES)),
    ],
)
def test_frames_keep_the_numbers_and_times_of_the_recording(
    name: str, excerpt: Excerpt, numbers: range, tmp_path: Path
) -> None:
    path = tmp_path / name
    match path.suffix:
        case ".avi":
            # It cannot be sought in, and is read from its start.
            write_clip(path, FRAMES)
        case ".mp4":
            write_recording(path)
        case _:
            write_frames(path)
    assert _frames(path, excerpt) == [(number, round(number / 25, 4)) for number in numbers]


def test_it_tells_how_many_frames_there_will_be(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "v.mp4")
    for excerpt in (Excerpt(), Excerpt(0.2, 0.4), Excerpt(0.2, None, 4), Excerpt(every=3), Excerpt(0.0, 9.0)):
        with open_video(path, options=SourceOptions(excerpt=excerpt)) as video:
            assert video.frame_count == len(list(video)), excerpt


def test_a_part_beyond_the_end_is_said(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "v.mp4")
    with pytest.raises(SourceError, match="has no frame in the part from 60 s to 70 s"):
        _frames(path, Excerpt(60, 70))


def test_nothing_vouches_for_an_end_that_was_not_read(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "v.mp4")
    for excerpt, vouched in ((Excerpt(0.2, 0.4), None), (Excerpt(start=0.2), True)):
        with open_video(path, options=SourceOptions(excerpt=excerpt)) as video:
            list(video)
            assert video.vouched is vouched


def test_a_recording_that_was_cut_off_is_noticed_by_an_excerpt_of_its_end(tmp_path: Path) -> None:
    path = cut_off(write_kind(KINDS["fragmented MP4"], tmp_path), 0.5)
    assert _frames(path, Excerpt(end=0.08)) == [(0, 0.0), (1, 0.04)]
    for start in (0.08, 2.0):
        with pytest.raises(SourceError, match="cut off"):
            _frames(path, Excerpt(start=start))


def test_a_gap_is_told_whether_its_frames_are_looked_at_or_not(tmp_path: Path) -> None:
    path = write_stamped(tmp_path / "v.mp4", [*range(30), *range(80, 110)])
    for every in (1, 25):
        with open_video(path, options=SourceOptions(excerpt=Excerpt(0.4, None, every))) as video:
            list(video)
            assert [(gap.start, gap.seconds) for gap in video.gaps] == [
                (pytest.approx(1.2, abs=0.05), pytest.approx(2.0, abs=0.05))
            ]


@pytest.mark.parametrize("figures", [(-1.0, None, 1), (2.0, 2.0, 1), (0.0, None, 0), (float("nan"), None, 1)])
def test_an_excerpt_without_a_frame_is_refused(figures: tuple[float, float | None, int]) -> None:
    with pytest.raises(ValueError, match=r"excerpt|every"):
        Excerpt(*figures)
