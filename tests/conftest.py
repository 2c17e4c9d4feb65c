"""What every test may ask for."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.inference import cpu_plan
from tests.disk_order import DiskOrder

pytest_plugins = ["tests.strict.logs", "tests.strict.threads"]

# Read when torch is first imported. Its threads wait in a busy loop, which makes networks as small as the
# tests' many times slower wherever another process needs the processor too.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# What a shell starts in the background ignores Ctrl-C, and so would the processes that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def folders_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the runtime finds out about this machine, its crashes and settings are not the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session", autouse=True)
def little_measuring() -> Iterator[None]:
    """A CPU's plan is measured as ever, but not for 2 s a model: no test needs what is really the best."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpu_plan, "_SECONDS", 0.1)
        yield


@pytest.fixture(scope="session")
def polyp_data() -> Path:
    """The folder that holds kvasir-seg, cvc-clinicdb, normal and video, as POLYP_DATA names it."""
    folder = os.environ.get("POLYP_DATA")
    if not folder:
        pytest.skip("POLYP_DATA is not set: it names the folder of the real data")
    return Path(folder)


@pytest.fixture
def disk_order(monkeypatch: pytest.MonkeyPatch) -> DiskOrder:
    """A log of what this process brings to the disk and renames."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system does not tell which file a descriptor stands for")
    return DiskOrder(monkeypatch)
