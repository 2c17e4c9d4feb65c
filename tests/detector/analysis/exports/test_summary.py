"""The summary over many videos."""

import csv
from pathlib import Path
from urllib.parse import unquote

import pytest

from detector.analysis.exports.summary import write_batch
from detector.analysis.exports.summary_csv import Outcome
from detector.analysis.results.tracks import TimeSpan, Totals
from tests.detector.analysis.results.results_file import NOTICE
from tests.detector.html.pages import Page
from tests.strict.logs import ExpectLog

HOSTILE = '<b>&, "7".mp4'
GAPS = TimeSpan(5.0, 6.5), TimeSpan(9.0, 9.5)
DONE = Outcome(
    "a.mp4", Totals(500, 20.0, 397, 15.88, 6, 2, True, GAPS, False), Path("a/report.html"), path="p1/a.mp4"
)
BROKEN_OFF = Outcome(
    HOSTILE,
    Totals(100, 4.0, 0, 0.0, 0, None, False),
    Path('javascript:1/"#%&?/report.html'),
    "the file is cut off",
)
UNREADABLE = Outcome("c.mp4", reason="c.mp4: <no> such file")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_batch([DONE, BROKEN_OFF, UNREADABLE], NOTICE, tmp_path)
    return tmp_path


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "summary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _page(folder: Path) -> Page:
    return Page((folder / "summary.html").read_text("utf-8"))


def test_the_table_has_a_line_for_each_video(folder: Path) -> None:
    done, broken, unreadable = _rows(folder)
    assert done == {
        "source": "a.mp4",
        "status": "done",
        "reason": "",
        "report": "a/report.html",
        "frames": "500",
        "duration_s": "20.000",
        "polyps": "6",
        "lit_s": "15.880",
        "frames_lit": "397",
        "damaged_frames": "2",
        "path": "p1/a.mp4",
        "folder": "a",
        "gaps": "5.000-6.500 9.000-9.500",
        "gap_s": "2.000",
        "end_vouched": "no",
        "start_s": "",
        "end_s": "",
        "every": "",
        "readable_percent": "",
        "fast_s": "",
        "paused_s": "",
        "outside_s": "",
    }
    assert (broken["source"], broken["status"], broken["reason"]) == (
        HOSTILE,
        "failed",
        "the file is cut off",
    )
    assert (broken["frames"], broken["damaged_frames"]) == ("100", "")
    assert [name for name, value in unreadable.items() if value] == ["source", "status", "reason"]


def test_an_analysis_without_end_has_failed_even_without_a_reason() -> None:
    assert Outcome("a", Totals(1, 0.04, 0, 0.0, 0, None, False)).status == "failed"


def test_the_page_leads_to_each_report(folder: Path) -> None:
    links = [link["href"] for link in _page(folder).all("a")]
    assert links[0] == "./a/report.html"
    assert unquote(links[1]) == './javascript:1/"#%&?/report.html'
    assert not set(links[1]) & set('"#?')
    assert len(links) == 2


def test_the_page_says_what_failed_and_why(folder: Path) -> None:
    page = _page(folder)
    assert "3\u00a0videos, 2 failed" in page.text
    assert HOSTILE in page.text
    assert "c.mp4: <no> such file" in page.text
    assert NOTICE in page.text
    assert page.all("b") == page.all("no") == []


def test_every_row_has_a_cell_for_every_heading(folder: Path) -> None:
    page = _page(folder)
    assert len(page.all("td")) == 3 * len(page.all("th"))
    assert all(heading["scope"] == "col" for heading in page.all("th"))


def test_numbers_sort_by_value_and_the_unknown_come_first(folder: Path) -> None:
    numbers = [float(cell["data-value"]) for cell in _page(folder).all("td") if "data-value" in cell]
    assert numbers == [6, 15.88, 79.4, 20, -1, 500, 2, 0, 0, 0, 4, -1, 100, -1, *[-1] * 7]


def test_nothing_is_fetched(folder: Path) -> None:
    page = _page(folder)
    assert all(to.startswith("./") for to in page.references())
    assert len(page.all("script")) == 1
    assert "default-src 'none'" in page.all("meta")[1]["content"]


def test_what_earlier_runs_did_stays_unless_it_is_done_again(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "report.html").touch()
    write_batch([DONE, UNREADABLE], NOTICE, tmp_path)
    write_batch([Outcome("b.mp4", DONE.totals, path="b.mp4", place=Path("b"))], NOTICE, tmp_path)
    write_batch([Outcome("c.mp4", DONE.totals, path="c.mp4", place=Path("c"))], NOTICE, tmp_path)
    again = Outcome("a.mp4", reason="gone", path="p1/a.mp4", place=Path("a"))
    write_batch([again], NOTICE, tmp_path)
    rows = [(row["source"], row["status"], row["frames"]) for row in _rows(tmp_path)]
    assert rows == [
        ("c.mp4", "failed", ""),
        ("b.mp4", "done", "500"),
        ("c.mp4", "done", "500"),
        ("a.mp4", "failed", ""),
    ]
    assert "p1/a.mp4" in _page(tmp_path).text


def test_the_page_says_what_is_missing(folder: Path) -> None:
    assert "2\u00a0gaps of 2.0\u00a0s without frames; its end cannot be vouched for" in _page(folder).text


def test_what_was_missing_is_kept_from_one_run_to_the_next(folder: Path) -> None:
    before = _rows(folder)[2]
    (folder / "a").mkdir()
    (folder / "a" / "report.html").touch()
    write_batch([DONE], NOTICE, folder)
    write_batch([Outcome("b.mp4", reason="gone")], NOTICE, folder)
    kept = next(row for row in _rows(folder) if row["source"] == "a.mp4")
    assert (kept["gaps"], kept["gap_s"], kept["end_vouched"]) == ("5.000-6.500 9.000-9.500", "2.000", "no")
    assert before in _rows(folder)


def test_results_that_were_removed_leave_the_summary(tmp_path: Path) -> None:
    write_batch([DONE], NOTICE, tmp_path)
    write_batch([UNREADABLE], NOTICE, tmp_path)
    assert [row["source"] for row in _rows(tmp_path)] == ["c.mp4"]


@pytest.mark.parametrize(
    "damaged", [b"\xff\xfe", b"source,status\na,done\n", b"x" * 200_000, b"source\n" + b'"' * 200_001]
)
def test_a_damaged_summary_is_said_and_begun_anew(
    damaged: bytes, expect_log: ExpectLog, tmp_path: Path
) -> None:
    expect_log(r"WARNING .*summary\.csv: cannot be read")
    (tmp_path / "summary.csv").write_bytes(damaged)
    write_batch([UNREADABLE], NOTICE, tmp_path)
    assert [row["source"] for row in _rows(tmp_path)] == ["c.mp4"]


def test_no_videos_make_an_empty_table(tmp_path: Path) -> None:
    write_batch([], NOTICE, tmp_path)
    assert _rows(tmp_path) == []
    assert "0\u00a0videos" in _page(tmp_path).text


def test_what_was_passed_over_is_listed_apart_until_it_is_gone_or_a_recording(tmp_path: Path) -> None:
    note, other = tmp_path / "note.xyz", tmp_path / "other.xyz"
    for path in (note, other):
        path.write_text("no video")
    passed = [
        Outcome(path.name, reason="it <holds> no video", path=str(path), passed_over=True)
        for path in (note, other)
    ]
    write_batch([DONE, *passed], NOTICE, tmp_path)
    rows = _rows(tmp_path)
    assert [(row["status"], row["reason"]) for row in rows[1:]] == [
        ("passed over", "it <holds> no video")
    ] * 2
    html = (tmp_path / "summary.html").read_text("utf-8")
    assert "it &lt;holds&gt; no video" in html
    assert "1\u00a0video" in html.replace("\u202f", "\u00a0")
    assert 'class="failed"' not in html
    # One is opened in the next run, the other is gone.
    other.unlink()
    write_batch([Outcome(note.name, path=str(note), place=Path("note"))], NOTICE, tmp_path)
    assert [row["status"] for row in _rows(tmp_path)] == ["failed"]
