"""In which order files are brought to the disk and get their names: what a power cut would leave."""

import os
from pathlib import Path

import pytest


class DiskOrder:
    """Notes each fsync and each renaming, and judges them.

    Attributes:
        calls: in their order, with the names that the files had then.
        unsafe: what a power cut could have lost although its name was given.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[str] = []
        self.unsafe: list[str] = []
        self._synced: dict[tuple[int, int], tuple[int, int]] = {}
        self._names_at_risk: dict[tuple[int, int], str] = {}
        self._fsync, self._replace = os.fsync, os.replace
        monkeypatch.setattr(os, "fsync", self._noted_fsync)
        monkeypatch.setattr(os, "replace", self._noted_replace)
        monkeypatch.setattr(os, "rename", self._noted_replace)

    @property
    def names_at_risk(self) -> list[str]:
        """Files whose folders were not brought to the disk after they got their names."""
        return sorted(self._names_at_risk.values())

    def _noted_fsync(self, descriptor: int) -> None:
        self._fsync(descriptor)
        status = os.fstat(descriptor)
        identity = status.st_dev, status.st_ino
        self._synced[identity] = status.st_size, status.st_mtime_ns
        self._names_at_risk.pop(identity, None)
        self.calls.append(f"sync {Path(f'/proc/self/fd/{descriptor}').readlink().name}")

    def _noted_replace(self, source: str | Path, target: str | Path) -> None:
        status = Path(source).stat()
        if self._synced.get((status.st_dev, status.st_ino)) != (status.st_size, status.st_mtime_ns):
            self.unsafe.append(f"{Path(target).name} got its name before its bytes were on the disk")
        self._replace(source, target)
        folder = Path(target).parent.stat()
        self._names_at_risk[folder.st_dev, folder.st_ino] = Path(target).name
        self.calls.append(f"rename {Path(target).name}")
