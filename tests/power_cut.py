"""A disk of its own, from which the power can be taken: an ext4 image behind a loop device."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_MIB = 1 << 20
# Without the file system's own guess at which renamed files matter, as on file systems that make none.
_OPTIONS = "loop,noauto_da_alloc,commit=300"


class Disk:
    """A mounted image.

    Attributes:
        folder: where it is mounted.
    """

    def __init__(self, image: Path, folder: Path) -> None:
        self._image, self.folder = image, folder

    @contextmanager
    def after_power_cut(self) -> Iterator[Path]:
        """The disk as it would be found if the power went now: what was not brought to it is lost."""
        found, folder = self._image.with_suffix(".cut"), self.folder.with_name("found")
        shutil.copyfile(self._image, found)
        with _mounted(found, folder):
            yield folder


@contextmanager
def disk(tmp_path: Path) -> Iterator[Disk]:
    """An empty disk; skips where this process may not mount one."""
    image = tmp_path / "disk.img"
    with image.open("wb") as file:
        file.truncate(96 * _MIB)
    if os.name == "nt" or os.geteuid() != 0 or not shutil.which("mkfs.ext4"):
        pytest.skip("mounting a disk of its own needs root and mkfs.ext4")
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    with _mounted(image, tmp_path / "disk"):
        yield Disk(image, tmp_path / "disk")


@contextmanager
def _mounted(image: Path, folder: Path) -> Iterator[None]:
    folder.mkdir()
    mount = subprocess.run(
        ["mount", "-o", _OPTIONS, str(image), str(folder)], capture_output=True, text=True, check=False
    )
    if mount.returncode != 0:
        pytest.skip(f"no loop device can be mounted here: {mount.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)
