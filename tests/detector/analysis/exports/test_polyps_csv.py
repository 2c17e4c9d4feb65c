"""polyps.csv as other programs read it."""

import csv
from pathlib import Path

from detector.analysis.exports.polyps_csv import write_polyps_csv
from detector.analysis.results.tracks import summarise_tracks
from tests.detector.analysis.results.results_file import frame, polyp, results

HEADER = (
    "track,first_s,last_s,duration_s,frames_seen,frames_shown,best_score,largest_area_percent,"
    "best_frame,best_time_s,box_x1,box_y1,box_x2,box_y2,path"
)


def test_a_line_for_each_polyp(tmp_path: Path) -> None:
    read = results(
        tmp_path,
        frame(0),
        frame(1, polyp(3, 0.93214)),
        frame(2, polyp(3, 0.8), polyp(5, 0.7, area=0.1, box=(1.5, 2, 30, 40))),
    )
    path = tmp_path / "polyps.csv"
    write_polyps_csv(summarise_tracks(read), path, "p1/v.mp4")
    with path.open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file, strict=True)
    assert first == {
        "track": "3",
        "first_s": "0.040",
        "last_s": "0.080",
        "duration_s": "0.080",
        "frames_seen": "2",
        "frames_shown": "2",
        "best_score": "0.9321",
        "largest_area_percent": "4.000",
        "best_frame": "1",
        "best_time_s": "0.040",
        "box_x1": "40.0",
        "box_y1": "30.0",
        "box_x2": "80.0",
        "box_y2": "60.0",
        "path": "p1/v.mp4",
    }
    assert second["track"] == "5"
    assert second["largest_area_percent"] == "10.000"
    assert [second[f"box_{side}"] for side in ("x1", "y1", "x2", "y2")] == ["1.5", "2.0", "30.0", "40.0"]


def test_without_polyps_the_header_stands_alone_and_lines_end_as_rfc_4180_says(tmp_path: Path) -> None:
    write_polyps_csv((), tmp_path / "polyps.csv")
    assert (tmp_path / "polyps.csv").read_bytes() == HEADER.encode() + b"\r\n"
