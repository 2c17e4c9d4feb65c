"""An archive becomes a data folder only when every frame in it was read."""

import hashlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.errors import DataError
from training.data.folder import read_split
from training.data.kvasir import TEST_SPLIT, TRAIN_SPLIT
from training.data.unpack import Edition, unpack_kvasir, verify_kvasir

_NAMES = ("a", "b", "c")
_PICTURE = cv2.imencode(".jpg", np.full((30, 40, 3), 120, np.uint8))[1].tobytes()


def _hash() -> str:
    """Of three frames and masks, in the order and the form that the data set's own hash has."""
    files = [f"{kind}/{name}.jpg" for name in _NAMES for kind in ("images", "masks")]
    content = hashlib.sha256(_PICTURE).digest()
    return hashlib.sha256(b"".join(file.encode() + b"\0" + content for file in files)).hexdigest()


EDITION = Edition(3, _hash())


def _archive(path: Path, changed: dict[str, bytes | None] | None = None, top: str = "Kvasir-SEG/") -> Path:
    """The publisher's layout with three frames; `changed` replaces members, or drops them by None."""
    members: dict[str, bytes | None] = {
        f"{top}{kind}/{name}.jpg": _PICTURE for kind in ("images", "masks") for name in _NAMES
    }
    box = {"label": "polyp", "xmin": 1, "ymin": 2, "xmax": 20, "ymax": 22}
    boxes = {name: {"height": 30, "width": 40, "bbox": [box]} for name in _NAMES}
    members[f"{top}kavsir_bboxes.json"] = json.dumps(boxes).encode()
    members |= changed or {}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            if content is not None:
                archive.writestr(name, content)
    return path


@pytest.mark.parametrize("top", ["Kvasir-SEG/", ""])
def test_whole_archive_becomes_a_folder_with_the_official_split(tmp_path: Path, top: str) -> None:
    target = tmp_path / "data" / "kvasir-seg"
    unpack_kvasir(_archive(tmp_path / "a.zip", top=top), target, EDITION)
    verify_kvasir(target, EDITION)
    assert len(read_split(target / TRAIN_SPLIT)) == 880
    assert len(read_split(target / TEST_SPLIT)) == 120
    assert [entry.name for entry in target.parent.iterdir()] == ["kvasir-seg"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"Kvasir-SEG/images/b.jpg": b"broken"}, r"b\.jpg: not a readable picture"),
        ({"Kvasir-SEG/images/b.jpg": None, "Kvasir-SEG/masks/b.jpg": None}, "holds 2 frames, must hold 3"),
        ({"Kvasir-SEG/masks/c.jpg": None}, "no mask for c"),
        ({"Kvasir-SEG/kavsir_bboxes.json": None}, r"holds no kavsir_bboxes\.json"),
        ({"../evil.txt": b"out"}, r"\.\./evil\.txt points outside"),
    ],
)
def test_wrong_archive_is_named_and_leaves_nothing(
    tmp_path: Path, changed: dict[str, bytes | None], message: str
) -> None:
    target = tmp_path / "data" / "kvasir-seg"
    with pytest.raises(DataError, match=message):
        unpack_kvasir(_archive(tmp_path / "a.zip", changed), target, EDITION)
    assert list(target.parent.iterdir()) == []
    assert not (tmp_path / "evil.txt").exists()


@pytest.mark.parametrize("damage", ["cut", "flipped", "text"])
def test_damaged_archive_is_named(tmp_path: Path, damage: str) -> None:
    path = _archive(tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    if damage == "cut":
        content = content[: len(content) // 2]
    elif damage == "flipped":
        content[80] ^= 0xFF
    else:
        content = bytearray(b"this is no archive")
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"a\.zip: damaged"):
        unpack_kvasir(path, tmp_path / "kvasir-seg", EDITION)


def test_folder_that_exists_is_never_touched(tmp_path: Path) -> None:
    target = tmp_path / "kvasir-seg"
    target.mkdir()
    with pytest.raises(DataError, match="exists already"):
        unpack_kvasir(_archive(tmp_path / "a.zip"), target, EDITION)
    assert list(target.iterdir()) == []


def test_the_real_data_are_whole(polyp_data: Path) -> None:
    verify_kvasir(polyp_data / "kvasir-seg")


def test_folder_without_its_split_is_not_whole(tmp_path: Path) -> None:
    target = tmp_path / "kvasir-seg"
    unpack_kvasir(_archive(tmp_path / "a.zip", top=""), target, EDITION)
    (target / TEST_SPLIT).unlink()
    with pytest.raises(DataError, match=r"val\.txt: the split file cannot be read"):
        verify_kvasir(target, EDITION)


def test_archive_that_is_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        unpack_kvasir(tmp_path, tmp_path / "kvasir-seg", EDITION)


def test_frames_that_are_not_the_published_ones_are_refused(tmp_path: Path) -> None:
    other = cv2.imencode(".jpg", np.full((30, 40, 3), 121, np.uint8))[1].tobytes()
    path = _archive(tmp_path / "a.zip", {"Kvasir-SEG/images/b.jpg": other})
    with pytest.raises(DataError, match="its files are not those that were published"):
        unpack_kvasir(path, tmp_path / "kvasir-seg", EDITION)
    assert not (tmp_path / "kvasir-seg").exists()


def _bomb(path: Path, members: int, length: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(members):
            archive.writestr(f"Kvasir-SEG/images/{number}.jpg", bytes(length))
    return path


@pytest.mark.parametrize(("members", "length"), [(1, 1_000_001), (11, 1)])
def test_archive_that_lists_too_much_writes_nothing(members: int, length: int, tmp_path: Path) -> None:
    edition = replace(EDITION, most_files=10, most_bytes=1_000_000)
    with pytest.raises(DataError, match=r"a\.zip: unpacks to more than was published; not Kvasir-SEG"):
        unpack_kvasir(_bomb(tmp_path / "a.zip", members, length), tmp_path / "kvasir-seg", edition)
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_archive_that_lies_of_its_size_writes_no_more_than_it_lists(tmp_path: Path) -> None:
    path = _bomb(tmp_path / "a.zip", 1, 5_000_000)
    listed, true = (number.to_bytes(4, "little") for number in (1000, 5_000_000))
    path.write_bytes(path.read_bytes().replace(true, listed))
    edition = replace(EDITION, most_bytes=1_000_000)
    with pytest.raises(DataError, match=r"a\.zip: (damaged|unpacks to more)"):
        unpack_kvasir(path, tmp_path / "kvasir-seg", edition)
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]
