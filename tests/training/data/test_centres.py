"""Frames of further hospitals know where they come from, and are read as far as they are there."""

from pathlib import Path

import pytest

from detector.errors import DataError
from tests.training.data.conftest import MakeFolder
from training.data.centres import read_centres


@pytest.fixture
def data(make_folder: MakeFolder) -> Path:
    """PolypGen with two frames of two centres, one of them without a polyp."""
    root = make_folder(["a.jpg", "b.jpg"], ["a.png"])
    root.rename(root.parent / "polypgen")
    (root.parent / "polypgen" / "centres.csv").write_text("frame,centre,polyp\na,C1,1\nb,C2,0\n")
    return root.parent


def test_a_frame_of_polypgen_has_the_centre_of_the_table(data: Path) -> None:
    samples = read_centres(data)

    assert [(sample.name, sample.centre) for sample in samples] == [
        ("a", "polypgen C1"),
        ("b", "polypgen C2"),
    ]
    assert [sample.mask_path is None for sample in samples] == [False, True]


def test_all_of_bkai_is_one_centre(data: Path, make_folder: MakeFolder) -> None:
    make_folder(["x.jpg"], ["x.png"]).rename(data / "bkai")

    assert [sample.centre for sample in read_centres(data)] == ["polypgen C1", "polypgen C2", "bkai"]


def test_a_folder_without_further_hospitals_gives_no_frames(tmp_path: Path) -> None:
    assert read_centres(tmp_path) == []


def test_a_frame_without_a_centre_is_named(data: Path) -> None:
    (data / "polypgen" / "centres.csv").write_text("frame,centre,polyp\na,C1,1\n")

    with pytest.raises(DataError, match=r"centres\.csv: no centre for b"):
        read_centres(data)


@pytest.mark.parametrize("table", [None, "name,hospital\na,C1\n"], ids=["missing", "of other columns"])
def test_a_table_that_cannot_be_read_is_named(data: Path, table: str | None) -> None:
    path = data / "polypgen" / "centres.csv"
    path.unlink() if table is None else path.write_text(table)

    with pytest.raises(DataError, match=r"centres\.csv: no table of frames and their centres"):
        read_centres(data)
