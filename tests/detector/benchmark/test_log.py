"""What a run notes is kept as rows of known size."""

import pytest

from detector.benchmark.log import Columns, Log
from detector.frame import Frame
from tests.detector.benchmark.fakes import PICTURE


def test_columns_keep_rows_and_know_their_size() -> None:
    columns = Columns(2)
    for index in range(1000):
        columns.add(index, index / 2)
    assert columns.rows().shape == (1000, 2)
    assert columns.rows()[10].tolist() == [10, 5]
    assert columns.size_mb == pytest.approx(16_000 / 2**20)


def test_log_knows_its_size() -> None:
    log = Log()
    log.note_delivered(Frame(0, 0.0, 1.0, PICTURE))
    log.note_decoded(0.1)
    assert log.size_mb == pytest.approx(4 * 8 / 2**20)
