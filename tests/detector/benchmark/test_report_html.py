"""The page is whole, valid, needs nothing from elsewhere, and shows every figure."""

import re
from pathlib import Path
from typing import Any

import pytest

from detector.benchmark.benchmark import BenchmarkRun
from detector.benchmark.record import GpuRecord, Mode
from detector.benchmark.report_html import html_page, write_html
from detector.benchmark.report_json import make_document
from tests.detector.benchmark.fakes import gpu_state, known_document, known_run, known_streams
from tests.detector.html.pages import Page


def _page(mode: Mode = "paced", **changed: Any) -> str:
    document = known_document(mode, **changed)
    return html_page(document, [BenchmarkRun(run, known_run(mode)) for run in document.runs])


@pytest.mark.parametrize("mode", ["paced", "flat-out"])
def test_page_is_well_formed(mode: Mode) -> None:
    assert _page(mode).startswith("<!DOCTYPE html>")
    drawn = Page(_page(mode))
    assert drawn.count("h1") == drawn.count("title") == 1
    assert drawn.count("h2") == 1


def test_page_needs_nothing_from_elsewhere() -> None:
    page = _page()
    drawn = Page(page)
    assert not {"script", "link", "img", "iframe", "object", "image", "use"} & {
        tag for tag, _ in drawn.elements
    }
    assert all(link.startswith("#") for link in drawn.references())
    assert not re.search(r"https?:|url\(|@import", page)


def test_links_lead_to_a_place_on_the_page() -> None:
    drawn = Page(_page())
    places = {found["id"] for _, found in drawn.elements if "id" in found}
    links = {str(found["href"])[1:] for tag, found in drawn.elements if tag == "a"}
    assert links == places == {"run-1"}


def test_notice_machine_and_figures_are_on_the_page() -> None:
    texts = Page(_page()).texts
    assert "Research use only. Not a medical device." in texts
    assert {"20.00", "104.00", "140.00", "50.00"} <= set(texts)
    assert "4 of 20" in texts
    assert "10.0 / 104.0" in texts


def test_each_duration_has_a_histogram_and_the_delays_a_timeline() -> None:
    drawn = Page(_page())
    assert drawn.count("svg") == 10 + 1
    assert drawn.count("line", "p50") == drawn.count("line", "p99") == 10


def test_timeline_has_each_delay_the_deadline_and_the_dropped_frames() -> None:
    drawn = Page(_page())
    assert drawn.count("line", "video") == 20
    assert drawn.count("line", "annotation") == 16
    assert drawn.count("line", "dropped") == 4
    assert drawn.count("line", "deadline") == 1
    assert drawn.count("line", "age") == 1


def test_flat_out_has_one_delay_and_no_deadline() -> None:
    drawn = Page(_page("flat-out"))
    assert drawn.count("svg") == 8 + 1
    assert drawn.count("line", "annotation") == drawn.count("line", "deadline") == 0
    assert "decoded to painted, analysis included" in drawn.texts


def test_names_are_escaped() -> None:
    page = _page(model="<script>alert(1)</script>", device='"&<b>')
    assert "<script" not in page
    assert "<script>alert(1)</script>" in Page(page).text


def test_folders_of_a_source_are_not_told() -> None:
    assert "Jane" not in _page()


def test_page_is_written_whole(tmp_path: Path) -> None:
    document = known_document()
    write_html(tmp_path / "b.html", document, [BenchmarkRun(run, known_run()) for run in document.runs])
    assert [path.name for path in tmp_path.iterdir()] == ["b.html"]
    assert (tmp_path / "b.html").read_text(encoding="utf-8").endswith("</html>\n")


def test_gpu_stands_with_the_machine_and_its_clocks_with_the_run() -> None:
    document = known_document(gpu_before=gpu_state("P8", 345), gpu_after=gpu_state())
    gpu = GpuRecord(name="NVIDIA T4", driver="580.65", memory_mb=15360)
    machine = document.machine.model_copy(update={"gpus": (gpu,)})
    runs = [BenchmarkRun(run, known_run()) for run in document.runs]
    drawn = Page(html_page(document.model_copy(update={"machine": machine}), runs))
    assert {"GPU", "NVIDIA T4, 15 GiB, driver 580.65"} <= set(drawn.texts)
    assert "GPU before P8, 345 MHz" in drawn.text
    assert "GPU" not in Page(_page()).texts


def test_streams_have_a_table_of_their_own() -> None:
    page = html_page(make_document([], [known_streams()]), [])
    drawn = Page(page)
    assert drawn.count("h2") == drawn.count("table") == 1
    assert {"90.0 %", "31.00"} <= set(drawn.texts)
    assert "2 at once have 99 of 100 results" in drawn.text
