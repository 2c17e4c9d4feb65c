"""A small disk that can be filled."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[bool]:
    """A disk of its own in the place of a folder, which is made; gives whether this user may make one."""
    folder.mkdir()
    mounted = (
        shutil.which("mount") is not None
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)],
            capture_output=True,
            check=False,
        ).returncode
    )
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """A disk of its own in the place of a folder, on which nothing finds room; skips where none can be."""
    with small_disk(folder, 1) as made:
        if not made:
            pytest.skip("this user may make no disk that can be filled")
        fill(folder)
        yield


def fill(folder: Path, least_free: int = 0) -> None:
    """Leave no more than so many bytes on the disk of a folder."""
    with suppress(OSError), (folder / "filler").open("ab", buffering=0) as filler:
        while (free := shutil.disk_usage(folder).free) > least_free:
            # In large pieces first, so that it does not last, and take what is given back meanwhile.
            filler.write(bytes(1 << 20 if free - least_free > 1 << 21 else 1 << 12))
