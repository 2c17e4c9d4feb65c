"""A data folder is images/ and masks/ matched by stem; whatever does not match is named."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from detector.errors import DataError
from training.data.folder import read_folder, read_split

MakeFolder = Callable[[Sequence[str], Sequence[str]], Path]


def _split(root: Path, text: str) -> Path:
    path = root / "split.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_frames_and_masks_are_paired_by_stem_whatever_their_formats(make_folder: MakeFolder) -> None:
    root = make_folder(["a.jpg", "b.png"], ["a.png", "b.bmp"])

    samples = read_folder(root)

    assert [sample.name for sample in samples] == ["a", "b"]
    assert samples[0].image_path == root / "images" / "a.jpg"
    assert samples[0].mask_path == root / "masks" / "a.png"


def test_a_frame_without_a_mask_has_no_polyp(make_folder: MakeFolder) -> None:
    samples = read_folder(make_folder(["a.png", "b.png"], ["b.png"]))

    assert [sample.mask_path is None for sample in samples] == [True, False]


def test_a_folder_without_masks_is_all_normal(make_folder: MakeFolder) -> None:
    assert [sample.mask_path for sample in read_folder(make_folder(["a.png", "b.png"], []))] == [None, None]


def test_numbered_frames_come_in_the_order_of_their_numbers(make_folder: MakeFolder) -> None:
    samples = read_folder(make_folder(["10.png", "2.png", "x.png", "1.png"], []))

    assert [sample.name for sample in samples] == ["1", "2", "10", "x"]


def test_files_that_are_no_pictures_are_passed_over(make_folder: MakeFolder) -> None:
    root = make_folder(["a.png"], ["a.png"])
    (root / "images" / "Thumbs.db").write_bytes(b"x")

    assert [sample.name for sample in read_folder(root)] == ["a"]


def test_a_split_chooses_frames_and_their_order(make_folder: MakeFolder) -> None:
    root = make_folder(["a.png", "b.png", "c.png"], [])

    samples = read_folder(root, _split(root, "c\n\n  a.png \r\n"))

    assert [sample.name for sample in samples] == ["c", "a"]


def test_a_name_with_a_dot_is_not_cut(make_folder: MakeFolder) -> None:
    root = make_folder(["case.01.png"], [])

    assert [sample.name for sample in read_folder(root, _split(root, "case.01"))] == ["case.01"]


def test_a_missing_folder_is_named_with_the_layout_expected(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"images: no such folder.*images/ and masks/"):
        read_folder(tmp_path / "nowhere")


def test_a_folder_without_pictures_is_named(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()

    with pytest.raises(DataError, match=r"images: holds no picture.*\.jpg"):
        read_folder(tmp_path)


def test_every_mask_without_a_frame_is_named(make_folder: MakeFolder) -> None:
    with pytest.raises(DataError, match=r"masks without a frame in images/: lost, stray$"):
        read_folder(make_folder(["a.png"], ["a.png", "stray.png", "lost.png"]))


def test_two_files_for_one_frame_are_both_named(make_folder: MakeFolder) -> None:
    with pytest.raises(DataError, match=r"images: two files for one frame: a\.jpg, a\.png"):
        read_folder(make_folder(["a.jpg", "a.png"], []))


def test_every_frame_that_only_the_split_knows_is_named(make_folder: MakeFolder) -> None:
    root = make_folder(["a.png"], [])

    with pytest.raises(DataError, match=r"split\.txt: names frames that are not in .*images: gone, absent$"):
        read_folder(root, _split(root, "gone\na\nabsent\n"))


def test_a_long_list_of_names_is_cut_and_counted(make_folder: MakeFolder) -> None:
    root = make_folder(["a.png"], [])
    split = _split(root, "\n".join(f"n{index}" for index in range(25)))

    with pytest.raises(DataError, match=r"n0, n1, .*n19 and 5 more$"):
        read_folder(root, split)


@pytest.mark.parametrize(
    ("text", "message"),
    [("\n  \n", "names no frame"), ("a\nb\na.png\nb\nc", "frames named twice: a, b$")],
    ids=["empty", "twice"],
)
def test_an_empty_or_repeating_split_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError, match=rf"split\.txt: .*{message}"):
        read_split(_split(tmp_path, text))


def test_a_missing_split_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"train\.txt: the split file cannot be read"):
        read_split(tmp_path / "train.txt")


def test_a_split_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "train.txt").write_bytes(b"\xff\xfe\x80a")

    with pytest.raises(DataError, match=r"train\.txt: the split file cannot be read"):
        read_split(tmp_path / "train.txt")
