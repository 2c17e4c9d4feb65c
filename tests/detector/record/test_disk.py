"""The disk's end is foreseen, and room is kept for the record's."""

import shutil
import threading
import time
from pathlib import Path

import pytest

from detector.record.disk import RESERVE, DiskWatch, Outlook, Reserve


def test_outlook_follows_the_present_rate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = 10_000_000_000

    def usage(folder: Path) -> tuple[int, int, int]:
        return shutil._ntuple_diskusage(free, 0, free)  # type: ignore[attr-defined,no-any-return]

    monkeypatch.setattr(shutil, "disk_usage", usage)
    watch = DiskWatch(tmp_path)
    assert watch.look(0.0).seconds is None
    for second in range(1, 31):
        free -= 10_000_000
        outlook = watch.look(float(second))
    assert outlook.seconds == pytest.approx(free / 10_000_000)
    for second in range(31, 120):
        outlook = watch.look(float(second))
    assert outlook.seconds is None


@pytest.mark.parametrize(
    ("outlook", "full"),
    [(Outlook(1 << 20, None), True), (Outlook(1 << 30, 2.0), True), (Outlook(1 << 30, 60.0), False)],
)
def test_record_ends_before_the_disk_does(outlook: Outlook, full: bool) -> None:
    assert outlook.is_full is full


def test_room_is_taken_for_real_and_given_back(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path)
    reserve.take()
    (file,) = tmp_path.iterdir()
    assert file.stat().st_blocks * 512 >= RESERVE
    reserve.release()
    assert list(tmp_path.iterdir()) == []


def test_who_fills_the_disk_is_waited_for(tmp_path: Path) -> None:
    def fill_on() -> None:
        with (tmp_path / "filler").open("wb", buffering=0) as filler:
            for _ in range(8):
                filler.write(bytes(8 << 20))
                time.sleep(0.1)

    filling = threading.Thread(target=fill_on)
    filling.start()
    began = time.monotonic()
    DiskWatch(tmp_path).wait_until_still()
    assert not filling.is_alive()
    assert time.monotonic() - began < 5
    filling.join()
