"""What stands under a name is never written through."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from detector.errors import OutputError
from detector.files.atomic import write_whole
from detector.files.folder import remove_folder, write_whole_folder
from detector.files.links import check_no_links, draft, new_file, new_folder, own_file, stands_at

Plant = Callable[[Path, Path], None]


def _pipe(path: Path, victim: Path) -> None:
    os.mkfifo(path)


def _dangling(path: Path, victim: Path) -> None:
    path.symlink_to(victim.with_name("absent"))


PLANTS: dict[str, Plant] = {
    "link to a file": lambda path, victim: path.symlink_to(victim),
    "link to nothing": _dangling,
    "link to a folder": lambda path, victim: path.symlink_to(victim.parent),
    "another name of a file": lambda path, victim: path.hardlink_to(victim),
    "pipe": _pipe,
}


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    path = tmp_path / "elsewhere" / "a.txt"
    path.write_bytes(b"not to be touched")
    return path


def _untouched(victim: Path) -> bool:
    return victim.read_bytes() == b"not to be touched" and list(victim.parent.iterdir()) == [victim]


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_new_file_takes_the_place_of_what_stood_there(plant: Plant, victim: Path, tmp_path: Path) -> None:
    plant(tmp_path / "f", victim)
    with new_file(tmp_path / "f") as file:
        file.write(b"new")
    assert (tmp_path / "f").read_bytes() == b"new"
    assert not (tmp_path / "f").is_symlink()
    assert _untouched(victim)


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_file_that_is_written_where_it_stands_is_no_link(plant: Plant, victim: Path, tmp_path: Path) -> None:
    plant(tmp_path / "f", victim)
    with pytest.raises(OSError, match="link to elsewhere"):
        own_file(tmp_path / "f")
    assert _untouched(victim)


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="the system follows links")
def test_link_that_is_put_there_after_it_was_looked_for_is_refused(
    victim: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "f").symlink_to(victim)
    monkeypatch.setattr(Path, "is_symlink", lambda path: False)
    with pytest.raises(OSError, match="symbolic links"):
        own_file(tmp_path / "f")


def test_file_is_gone_on_with_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"one")
    with own_file(tmp_path / "f") as file:
        assert file.read() == b"one"
        file.write(b" two")
    assert (tmp_path / "f").read_bytes() == b"one two"


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
@pytest.mark.parametrize("name", ["f", ".f.part"])
def test_whole_file_is_written_beside_all_links(
    plant: Plant, name: str, victim: Path, tmp_path: Path
) -> None:
    plant(tmp_path / name, victim)
    write_whole(tmp_path / "f", b"new")
    assert (tmp_path / "f").read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "f"]
    assert _untouched(victim)


def test_draft_that_cannot_be_taken_away_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".f.part").mkdir()
    write_whole(tmp_path / "f", b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".f.part", "f"]


def test_draft_of_a_killed_process_goes(tmp_path: Path) -> None:
    (tmp_path / ".f.part").write_bytes(b"half a ")
    write_whole(tmp_path / "f", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_two_drafts_of_one_place_do_not_meet(tmp_path: Path) -> None:
    with draft(tmp_path / "f") as one, draft(tmp_path / "f") as other:
        one.write(b"one")
        other.write(b"other")
        one.flush()
        other.flush()
        assert Path(one.name).read_bytes() == b"one"
        assert Path(other.name).read_bytes() == b"other"


def test_draft_is_gone_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), draft(tmp_path / "f"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


_WRITE = """
import sys
from pathlib import Path
from detector.files.atomic import write_whole

for turn in range(150):
    write_whole(Path(sys.argv[1]), sys.argv[2].encode() * 200_000)
"""


def test_who_reads_while_many_write_finds_a_whole_file_each_time(tmp_path: Path) -> None:
    path = tmp_path / "f"
    write_whole(path, b"a" * 200_000)
    writers = [subprocess.Popen([sys.executable, "-c", _WRITE, str(path), letter]) for letter in "abc"]
    read = 0
    while any(writer.poll() is None for writer in writers):
        content = path.read_bytes()
        assert len(content) == 200_000
        assert len(set(content)) == 1
        read += 1
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert read > 10
    assert list(tmp_path.iterdir()) == [path]


def test_threads_of_one_process_do_not_meet_either(tmp_path: Path) -> None:
    path = tmp_path / "f"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: write_whole(path, bytes([number]) * 100_000), range(100)))
    content = path.read_bytes()
    assert (len(content), len(set(content))) == (100_000, 1)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("umask", [0o077, 0o022, 0o002])
def test_what_is_written_keeps_to_the_users_umask(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "whole", b"")
        new_file(tmp_path / "new").close()
        own_file(tmp_path / "own").close()
        write_whole_folder(tmp_path / "folder", ("a.txt",), [("a.txt", b"")])
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    files = dict.fromkeys(("whole", "new", "own", "a.txt"), 0o666 & ~umask)
    assert modes == {**files, "folder": 0o777 & ~umask}


@pytest.mark.parametrize("name", [".f.part", ".f.part/deep"])
def test_folder_is_written_beside_all_links(name: str, victim: Path, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).symlink_to(victim.parent)
    write_whole_folder(tmp_path / "f", ("a.txt", "deep/*.txt"), [("a.txt", b"1"), ("deep/a.txt", b"2")])
    assert (tmp_path / "f" / "deep" / "a.txt").read_bytes() == b"2"
    assert _untouched(victim)


@pytest.mark.parametrize("name", ["f", "f/deep"])
def test_files_behind_a_link_are_not_those_of_an_export(name: str, victim: Path, tmp_path: Path) -> None:
    patterns = ("a.txt", "deep/*.txt")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).symlink_to(victim.parent)
    remove_folder(tmp_path / "f", patterns)
    with pytest.raises(OutputError, match=r"link to elsewhere|no part of the export"):
        write_whole_folder(tmp_path / "f", patterns, [("a.txt", b"1"), ("deep/a.txt", b"2")])
    assert (tmp_path / name).is_symlink()
    assert _untouched(victim)


def test_file_that_was_taken_away_or_replaced_stands_there_no_more(tmp_path: Path) -> None:
    path = tmp_path / "f"
    with own_file(path) as file:
        assert stands_at(path, file)
        path.unlink()
        assert not stands_at(path, file)
        path.write_bytes(b"")
        assert not stands_at(path, file)


def test_new_folder_takes_the_place_of_a_link(victim: Path, tmp_path: Path) -> None:
    (tmp_path / "f").symlink_to(victim.parent)
    new_folder(tmp_path / "f")
    assert not (tmp_path / "f").is_symlink()
    assert _untouched(victim)


def test_links_are_followed_up_to_the_folder_that_a_user_named_and_no_further(
    victim: Path, tmp_path: Path
) -> None:
    (tmp_path / "named").symlink_to(victim.parent)
    check_no_links(tmp_path / "named", Path("a/b"))
    (victim.parent / "a").symlink_to(tmp_path)
    for place in ("a", "a/b"):
        with pytest.raises(OutputError, match="named/a: it is a link to elsewhere, where nothing is written"):
            check_no_links(tmp_path / "named", Path(place))
