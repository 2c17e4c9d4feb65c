"""One backend serves until the better one is open; frames never wait for it."""

import threading

import numpy as np
from numpy.typing import NDArray

from detector.errors import DeviceError
from detector.inference.upgrade import UpgradingBackend
from tests.strict.logs import ExpectLog

IMAGE = np.zeros((2, 2, 3), np.uint8)


class Constant:
    """A backend whose probability is a constant."""

    precision = "float16"

    def __init__(self, device: str, value: float) -> None:
        self.device, self._value = device, value

    def run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.full(image.shape[:2], self._value, np.float32)


def upgrade_thread() -> threading.Thread:
    (thread,) = [thread for thread in threading.enumerate() if thread.name == "upgrade"]
    return thread


def test_first_backend_serves_until_the_better_one_is_open() -> None:
    may_end = threading.Event()

    def open_better() -> Constant:
        assert may_end.wait(10)
        return Constant("tensorrt", 1)

    backend = UpgradingBackend(Constant("cuda", 0.5), open_better)
    assert (backend.device, backend.run(IMAGE).mean()) == ("cuda", 0.5)
    building = upgrade_thread()
    may_end.set()
    building.join(10)
    assert (backend.device, backend.run(IMAGE).mean()) == ("tensorrt", 1)


def test_failure_is_said_and_the_first_goes_on(expect_log: ExpectLog) -> None:
    expect_log("WARNING .*: cuda goes on: TensorRT cannot be loaded")
    may_end = threading.Event()

    def open_better() -> Constant:
        assert may_end.wait(10)
        raise DeviceError("TensorRT cannot be loaded")

    backend = UpgradingBackend(Constant("cuda", 0.5), open_better)
    building = upgrade_thread()
    may_end.set()
    building.join(10)
    assert (backend.device, backend.run(IMAGE).mean()) == ("cuda", 0.5)
