"""frames.csv and frames.parquet, as pandas, polars and pyarrow read them."""

from pathlib import Path

import pytest

from detector.analysis.exports.frame_table import write_frames_csv
from detector.analysis.exports.parquet import write_parquet
from detector.errors import OutputError
from tests.detector.analysis.exports.two_polyps import two_polyps
from tests.detector.analysis.results.results_file import NOTICE

# frame, track, seen, marked
_ROWS = [
    (0, None, False, False),
    (1, 3, True, False),
    (2, 3, True, True),
    (2, 4, True, True),
    (2, 5, True, False),
    (3, 3, False, True),
    (4, 4, True, True),
]


def test_pandas_finds_every_frame_and_every_marker(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    write_frames_csv(two_polyps(tmp_path), tmp_path / "frames.csv")
    read = pandas.read_csv(tmp_path / "frames.csv", dtype={"track": "Int64"})
    rows = [
        (int(row.frame), None if row.track is pandas.NA else int(row.track), bool(row.seen), bool(row.marked))
        for row in read.itertuples()
    ]
    assert rows == _ROWS
    assert read["time_s"].tolist() == [0, 0.04, 0.08, 0.08, 0.08, 0.12, 0.16]
    assert read.loc[3, ["score", "box_x2", "area_percent"]].tolist() == [0.7, 150.5, 4.0]
    assert read.loc[[0, 5], "score"].isna().all()
    assert set(read["source"]) == {"v.mp4"}


def test_a_name_with_line_breaks_and_quotes_stays_one_cell(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    write_frames_csv(two_polyps(tmp_path, name='a"b,\nc.mp4'), tmp_path / "frames.csv")
    assert set(pandas.read_csv(tmp_path / "frames.csv")["source"]) == {'a"b,\nc.mp4'}


def test_parquet_holds_the_same_with_its_types(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    pytest.importorskip("pyarrow")
    write_parquet(two_polyps(tmp_path), tmp_path / "frames.parquet")
    read = polars.read_parquet(tmp_path / "frames.parquet")
    assert read.select("frame", "track", "seen", "marked").rows() == _ROWS
    types = {name: str(type_) for name, type_ in read.schema.items()}
    assert (types["source"], types["track"], types["score"]) == ("String", "Int64", "Float64")
    assert types["seen"] == types["marked"] == "Boolean"


def test_parquet_says_what_it_may_be_used_for(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_parquet(two_polyps(tmp_path), tmp_path / "frames.parquet")
    assert parquet.read_schema(tmp_path / "frames.parquet").metadata[b"notice"] == NOTICE.encode()


def test_without_pyarrow_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(OutputError, match=r"needs pyarrow; install it with: pip install .*\[parquet\]"):
        write_parquet(two_polyps(tmp_path), tmp_path / "frames.parquet")
    assert not (tmp_path / "frames.parquet").exists()
