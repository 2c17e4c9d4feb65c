"""Archives whose lists lie are refused in one line, and nothing of them gets out of its folder."""

import random
import resource
import stat
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from detector.errors import DataError
from training.data.unpack import Edition, unpack_kvasir
from training.data.zip_list import open_archive

# Far less than what these archives claim.
_EDITION = Edition(3, "", most_files=40, most_bytes=1 << 20)


def _refused(path: Path, message: str) -> None:
    target = path.parent / "data" / "kvasir-seg"
    before = {each for each in path.parent.parent.rglob("*") if each.parent != path.parent}
    with pytest.raises(DataError, match=message) as caught:
        unpack_kvasir(path, target, _EDITION)
    assert "\n" not in str(caught.value)
    assert list(target.parent.iterdir()) == []
    assert {each for each in path.parent.parent.rglob("*") if each.parent != path.parent} == before


def _archive(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "name",
    ["../a", "images/../../a", "/a", "//a", "C:/a", "C:\\a", "..\\..\\a", "images/a:b", ".", "x" * 300],
)
def test_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    _refused(_archive(tmp_path / "a.zip", (name, b"evil")), "damaged|not Kvasir-SEG")


def test_name_ends_before_its_zero_byte(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.zip", ("images/aXevil", b"evil"))
    path.write_bytes(path.read_bytes().replace(b"aXevil", b"a\0evil"))
    _refused(path, "damaged|not Kvasir-SEG")


def test_link_is_written_as_a_text_or_not_at_all(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("images")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    _refused(
        _archive(tmp_path / "a.zip", (link, b"/etc"), ("images/a.jpg", b"evil")), "two files of one name"
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    _refused(_archive(tmp_path / "a.zip", ("images/a.jpg", b"1"), ("images/a.jpg", b"2")), "two files of one")


def test_encrypted_file_is_refused(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.zip", ("images/a.jpg", b"1"))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    _refused(path, "is encrypted")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 9, 99])
def test_packing_that_nothing_bounds_is_refused(method: int, tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.zip", ("images/a.jpg", b"1"))
    content = bytearray(path.read_bytes())
    struct.pack_into("<H", content, content.index(b"PK\1\2") + 10, method)
    path.write_bytes(content)
    _refused(path, "packed in a way")


def test_file_that_becomes_larger_than_listed_is_refused(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.zip", ("images/a.jpg", bytes(50 << 20)))
    content = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<I", content, content.index(sign) + offset, 10)
    path.write_bytes(content)
    _refused(path, "damaged")


def test_files_that_lie_over_each_other_are_counted_as_often_as_they_are_written(tmp_path: Path) -> None:
    path = _archive(
        tmp_path / "a.zip", *((f"images/{number:02}.jpg", bytes(100_000)) for number in range(20))
    )
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\1\2")
    while content[at : at + 4] == b"PK\1\2":
        # All from where the first one lies, by its name.
        struct.pack_into("<I", content, at + 42, 0)
        content[at + 46 : at + 59] = b"images/00.jpg"
        struct.pack_into("<I", content, at + 24, 10)
        at += 46 + 13
    path.write_bytes(content)
    _refused(path, "two files of one name|damaged")


@pytest.mark.parametrize("entries", [41, 200_000])
def test_a_list_without_end_is_refused_before_it_is_read(entries: int, tmp_path: Path) -> None:
    one = b"PK\1\2" + bytes(24) + struct.pack("<H", 8) + bytes(16)
    listed = b"".join(one + f"{number:08}".encode() for number in range(entries))
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(listed), 0, 0)
    (tmp_path / "a.zip").write_bytes(listed + end)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _refused(tmp_path / "a.zip", "more than was published|too long")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10


def test_no_change_of_a_list_ends_in_anything_but_a_line(tmp_path: Path) -> None:
    """Bytes of lists, of 32 and of 64 bits, are overwritten by what sizes and places are lied with."""
    path, random_ = tmp_path / "a.zip", random.Random(0)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            with archive.open(f"images/{number}.jpg", "w", force_zip64=number % 2 == 1) as file:
                file.write(bytes(random_.randbytes(200)) * 30)
    whole = path.read_bytes()
    # Sizes and a place of 64 bits in the list itself, and an end of that kind.
    lies = (b"\xff" * 4, b"\xff" * 2, b"\0" * 4, b"\1", b"\x80", struct.pack("<I", 1 << 30), b"\xff" * 8)
    kinds, until = set(), time.monotonic() + 20
    for _ in range(3000):
        content = bytearray(whole)
        for _ in range(random_.choice((1, 1, 2, 4))):
            lie = random_.choice(lies)
            at = random_.randrange(len(whole) - 600, len(whole) - len(lie)) if random_.random() < 0.8 else 0
            at = at or random_.randrange(len(whole) - len(lie))
            content[at : at + len(lie)] = lie
        path.write_bytes(content)
        try:
            with open_archive(path, 40) as members:
                for member in members.infolist():
                    with members.open(member) as file:
                        while file.read(1 << 16):
                            pass
        except DataError as error:
            kinds.add(str(error).rpartition("damaged")[1])
        assert time.monotonic() < until
    assert kinds


def test_the_command_says_it_in_a_line(tmp_path: Path) -> None:
    _archive(tmp_path / "a.zip", ("../a", b"evil"))
    done = subprocess.run(
        [sys.executable, "-m", "training", "download", "--archive", tmp_path / "a.zip", "--data", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"polyp-train: {tmp_path / 'a.zip'}: member ../a points outside; not Kvasir-SEG"
    ]
