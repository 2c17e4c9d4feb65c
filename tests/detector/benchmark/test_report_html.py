"""The page is whole, valid, needs nothing from elsewhere, and shows every figure."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from detector.benchmark.benchmark import BenchmarkRun
from detector.benchmark.record import Mode
from detector.benchmark.report_html import html_page, write_html
from tests.detector.benchmark.fakes import known_document, known_run

_VOID = frozenset({"meta", "line", "rect", "path", "br"})


class _Reader(HTMLParser):
    """Collects tags and texts, and fails where a tag is not closed in its turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())

    def count(self, tag: str, style: str | None = None) -> int:
        return sum(1 for name, found in self.tags if name == tag and style in (None, found.get("class")))


def _page(mode: Mode = "paced", **changed: str) -> str:
    document = known_document(mode, **changed)
    return html_page(document, [BenchmarkRun(run, known_run(mode)) for run in document.runs])


@pytest.mark.parametrize("mode", ["paced", "flat-out"])
def test_page_is_well_formed(mode: Mode) -> None:
    assert _page(mode).startswith("<!DOCTYPE html>")
    reader = _Reader(_page(mode))
    assert reader.count("h1") == reader.count("title") == 1
    assert reader.count("h2") == 1


def test_page_needs_nothing_from_elsewhere() -> None:
    page = _page()
    reader = _Reader(page)
    assert not {"script", "link", "img", "iframe", "object", "image", "use"} & {tag for tag, _ in reader.tags}
    links = [found[key] for _, found in reader.tags for key in ("src", "href", "xlink:href") if key in found]
    assert all(link and link.startswith("#") for link in links)
    assert not re.search(r"https?:|url\(|@import", page)


def test_links_lead_to_a_place_on_the_page() -> None:
    reader = _Reader(_page())
    places = {found["id"] for _, found in reader.tags if "id" in found}
    links = {str(found["href"])[1:] for tag, found in reader.tags if tag == "a"}
    assert links == places == {"run-1"}


def test_notice_machine_and_figures_are_on_the_page() -> None:
    texts = _Reader(_page()).texts
    assert "Research use only. Not a medical device." in texts
    assert {"20.00", "104.00", "140.00", "50.00"} <= set(texts)
    assert "4 of 20" in texts
    assert "10.0 / 104.0" in texts


def test_each_duration_has_a_histogram_and_the_delays_a_timeline() -> None:
    reader = _Reader(_page())
    assert reader.count("svg") == 10 + 1
    assert reader.count("line", "p50") == reader.count("line", "p99") == 10


def test_timeline_has_each_delay_the_deadline_and_the_dropped_frames() -> None:
    reader = _Reader(_page())
    assert reader.count("line", "video") == 20
    assert reader.count("line", "annotation") == 16
    assert reader.count("line", "dropped") == 4
    assert reader.count("line", "deadline") == 1
    assert reader.count("line", "age") == 1


def test_flat_out_has_one_delay_and_no_deadline() -> None:
    reader = _Reader(_page("flat-out"))
    assert reader.count("svg") == 8 + 1
    assert reader.count("line", "annotation") == reader.count("line", "deadline") == 0
    assert "decoded to painted, analysis included" in reader.texts


def test_names_are_escaped() -> None:
    page = _page(model="<script>alert(1)</script>", device='"&<b>')
    assert "<script" not in page
    assert "<script>alert(1)</script>" in "".join(_Reader(page).texts)


def test_folders_of_a_source_are_not_told() -> None:
    assert "Jane" not in _page()


def test_page_is_written_whole(tmp_path: Path) -> None:
    document = known_document()
    write_html(tmp_path / "b.html", document, [BenchmarkRun(run, known_run()) for run in document.runs])
    assert [path.name for path in tmp_path.iterdir()] == ["b.html"]
    assert (tmp_path / "b.html").read_text(encoding="utf-8").endswith("</html>\n")
