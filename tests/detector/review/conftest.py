"""What tests of reviews may ask for."""

import time
from pathlib import Path

import pytest

from detector import PolypDetector
from detector.record import RecordPlan
from detector.session import Session
from tests.detector.app.cameras import Camera
from tests.green_model import write_model


@pytest.fixture(scope="session")
def procedure(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a record with a polyp in every frame, in which a lesion was noted; not to be changed."""
    folder = tmp_path_factory.mktemp("procedure")
    detector = PolypDetector(write_model(folder / "green.onnx"), device="cpu")
    session = Session([lambda: Camera(25)], lambda: detector)
    record = session.begin_record(RecordPlan(folder / "sessions", "A1"))
    session.start(lambda: None)
    deadline, noted = time.monotonic() + 60, False
    while not (noted and _lines(record.folder) > 40):
        assert time.monotonic() < deadline
        session.display()
        if not noted and _lines(record.folder) > 15:
            record.remark("lesion")
            noted = True
        time.sleep(0.02)
    session.close()
    return record.folder


def _lines(folder: Path) -> int:
    partial = folder / "results.part.jsonl"
    return partial.read_bytes().count(b"\n") if partial.exists() else 0
