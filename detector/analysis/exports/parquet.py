"""frames.parquet: the rows of frames.csv with their types. The one file of pyarrow."""

import io
from pathlib import Path

from detector.analysis.exports.frame_table import FrameRow, frame_rows
from detector.analysis.results.schema import Results
from detector.errors import OutputError
from detector.files.atomic import write_whole

_TYPES = {
    "source": "string",
    "path": "string",
    "frame": "int64",
    "track": "int64",
    "seen": "bool",
    "marked": "bool",
}


def write_parquet(results: Results, path: Path) -> None:
    """Write frames.parquet.

    Raises:
        OutputError: pyarrow is not installed, or the file cannot be written.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise OutputError(
            f"{path}: needs pyarrow; install it with: pip install 'polyp-detector[parquet]'"
        ) from error
    rows = list(frame_rows(results))
    columns = {
        name: pyarrow.array([row[place] for row in rows], _TYPES.get(name, "float64"))
        for place, name in enumerate(FrameRow._fields)
    }
    table = pyarrow.table(columns, metadata={"notice": results.header.notice})
    content = io.BytesIO()
    parquet.write_table(table, content)
    write_whole(path, content.getvalue())
