"""What a user names is found: results, a recording with results, and the recording of results."""

import shutil
from pathlib import Path

import pytest

from detector.analysis.results.identity import identify
from detector.errors import DataError, SourceError
from detector.review import read_overview
from detector.review.whereabouts import Whereabouts, is_same, recording_of, whereabouts
from tests.detector.review.reviewed import with_recording
from tests.recordings import write_frames


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_recording(tmp_path / "one")


def test_results_and_their_folder_are_results(folder: Path) -> None:
    for given in (folder, folder / "results.jsonl"):
        places = whereabouts(str(given))
        assert places == Whereabouts(given) and places.is_analyzed and not places.is_begun


def test_results_of_a_recording_lie_beside_it_or_where_the_user_says(folder: Path) -> None:
    given = str(folder / "v.mp4")
    assert whereabouts(given) == Whereabouts(folder / "v-results", given)
    assert whereabouts(given, folder) == Whereabouts(folder, given)
    assert not whereabouts(given).is_analyzed and whereabouts(given, folder).is_analyzed


def test_what_was_begun_in_an_archive_is_found_below_it(folder: Path) -> None:
    archive = folder.parent
    (folder / "results.jsonl").rename(folder / "results.part.jsonl")
    places = whereabouts(str(archive))
    assert places == Whereabouts(folder) and places.is_begun
    with_recording(archive / "two")
    with pytest.raises(DataError, match="holds results of 2 recordings; name the folder of one of them"):
        whereabouts(str(archive))
    assert whereabouts(str(folder)).is_begun


def test_an_archive_of_whole_results_is_left_to_whoever_reads_them(folder: Path) -> None:
    assert whereabouts(str(folder.parent)) == Whereabouts(folder.parent)


def test_a_folder_of_pictures_is_a_recording(tmp_path: Path) -> None:
    pictures = write_frames(tmp_path / "pictures")
    assert whereabouts(str(pictures)).recording == str(pictures)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="gone: no such file or folder; check the path"):
        whereabouts(str(tmp_path / "gone"))


def test_the_recording_is_found_beside_its_results_and_above_them(folder: Path) -> None:
    overview = read_overview(folder)
    assert recording_of(overview) == str(folder / "v.mp4")
    shutil.move(folder / "v.mp4", folder.parent / "v.mp4")
    assert recording_of(overview) == str(folder.parent / "v.mp4")
    shutil.move(folder.parent / "v.mp4", folder.parent / "other.mp4")
    other = folder.parent / "other.mp4"
    assert recording_of(overview, other) == str(other)
    with pytest.raises(DataError, match=r"v\.mp4 is not to be found; .*; or say where it is with --video"):
        recording_of(overview)
    other.write_bytes(other.read_bytes() + b"\0")
    with pytest.raises(DataError, match=r"other\.mp4: is another recording than the one that was analyzed"):
        recording_of(overview, other)


def test_a_copy_is_the_same_and_a_changed_file_is_another(folder: Path) -> None:
    before, copy = identify(str(folder / "v.mp4")), folder / "copy.mp4"
    copy.write_bytes((folder / "v.mp4").read_bytes())
    assert is_same(before, copy)
    copy.write_bytes(copy.read_bytes() + b"\0")
    assert not is_same(before, copy)
