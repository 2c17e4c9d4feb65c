"""report.html: complete, self-contained, well-formed, and honest about what it does not know."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.analysis.exports.report import Thumbnail, make_thumbnail, write_report
from detector.analysis.results.reader import read_results
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import summarise_tracks
from tests.detector.analysis.results.results_file import (
    HEIGHT,
    NOTICE,
    RATE,
    WIDTH,
    frame,
    header,
    polyp,
    results,
    write,
)
from tests.detector.html.pages import Page


def _written(read: Results, folder: Path, thumbnails: dict[int, Thumbnail] | None = None) -> str:
    path = folder / "report.html"
    write_report(read, summarise_tracks(read), thumbnails or {}, path)
    return path.read_text("utf-8")


def _thumbnails(read: Results) -> dict[int, Thumbnail]:
    rgb = np.full((HEIGHT, WIDTH, 3), (150, 70, 60), np.uint8)
    return {track.number: make_thumbnail(rgb, track) for track in summarise_tracks(read)}


@pytest.fixture
def two_polyps(tmp_path: Path) -> Results:
    frames = [
        frame(i, *[polyp(3, 0.93)] * (20 <= i < 60), *[polyp(8, 0.71)] * (50 <= i < 90)) for i in range(100)
    ]
    return results(tmp_path, *frames)


def test_the_page_tells_what_was_found_with_what(two_polyps: Results, tmp_path: Path) -> None:
    text = Page(_written(two_polyps, tmp_path)).text.replace("\u00a0", " ")
    for said in (
        "v.mp4",
        NOTICE,
        "4.0 s",
        "2.8 s",
        "70.0 % of the time",
        "green 1.0",
        "ab" * 32,
        "cpu, float32",
    ):
        assert said in text
    assert "160 × 120 pixels, 25 frames a second" in text  # noqa: RUF001
    assert "start threshold" in text


def test_each_marking_has_a_card_that_its_lane_leads_to(two_polyps: Results, tmp_path: Path) -> None:
    page = Page(_written(two_polyps, tmp_path, _thumbnails(two_polyps)))
    assert [card["id"] for card in page.all("article")] == ["marking-1", "marking-2"]
    assert [link["href"] for link in page.all("a")] == ["#marking-1", "#marking-2"]
    pictures = page.all("img")
    assert len(pictures) == 4
    assert all(picture["alt"] for picture in pictures)


def test_nothing_is_fetched_and_no_script_runs(two_polyps: Results, tmp_path: Path) -> None:
    markup = _written(two_polyps, tmp_path, _thumbnails(two_polyps))
    page = Page(markup)
    assert all(to.startswith(("#marking-", "data:image/jpeg;base64,")) for to in page.references())
    assert page.all("script") == page.all("link") == []
    assert "url(" not in markup
    assert "@import" not in markup
    assert "default-src 'none'" in page.all("meta")[1]["content"]


def test_ids_are_unique_and_labels_lead_somewhere(two_polyps: Results, tmp_path: Path) -> None:
    page = Page(_written(two_polyps, tmp_path))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    labels = [
        value
        for _, a in page.elements
        for key, value in a.items()
        if key.startswith(("aria-label", "aria-des"))
    ]
    assert labels
    assert set(labels) <= set(ids)


def test_a_hostile_name_stays_text(tmp_path: Path) -> None:
    name = '<b>&"\x1b\u202e<script>alert(1)</script>.mp4'
    page = Page(_written(results(tmp_path, frame(0, polyp(1)), name=name), tmp_path))
    assert page.all("b") == page.all("script") == []
    assert '<b>&"\ufffd\ufffd<script>alert(1)</script>.mp4' in page.text


def test_a_recording_without_polyps_says_what_that_does_not_mean(tmp_path: Path) -> None:
    page = Page(_written(results(tmp_path, *(frame(i) for i in range(50))), tmp_path))
    assert "No polyp was marked in this recording." in page.text
    assert "does not mean that no polyp is there" in page.text
    assert page.all("article") == []
    assert len(page.all("svg")) == 1


def test_a_recording_without_frames_still_makes_a_page(tmp_path: Path) -> None:
    assert "0.0\u00a0s" in Page(_written(results(tmp_path), tmp_path)).text


def test_an_analysis_that_broke_off_says_so(tmp_path: Path) -> None:
    broken = Page(_written(results(tmp_path, frame(0), whole=False), tmp_path)).text
    assert "did not reach the end" in broken
    assert "Damaged frames" not in broken
    assert "did not reach the end" not in Page(_written(results(tmp_path, frame(0)), tmp_path)).text


@pytest.mark.slow
def test_an_hour_with_a_hundred_polyps_stays_below_three_megabytes(tmp_path: Path) -> None:
    frames = [
        frame(i, polyp(i // 900, 0.5 + i % 450 / 1000)) if i % 900 < 90 else frame(i)
        for i in range(int(3600 * RATE))
    ]
    read = results(tmp_path, *frames)
    tracks = summarise_tracks(read)
    heavy = _noise()
    markup = _written(read, tmp_path, {track.number: heavy for track in tracks})
    assert 100 * len(heavy.clean + heavy.overlay) > 3_000_000
    assert len(markup.encode()) < 3_000_000
    page = Page(markup)
    assert len(page.all("article")) == len(tracks) == 100
    assert len(page.all("img")) + 2 * _left_out(page) == 200


def _noise() -> Thumbnail:
    """The heaviest pictures there are."""
    noise = np.random.default_rng(1).integers(0, 255, (270, 480, 3), np.uint8)
    jpeg = cv2.imencode(".jpg", noise)[1].tobytes()
    return Thumbnail(overlay=jpeg, clean=jpeg)


def _left_out(page: Page) -> int:
    """Polyps of which the page says that it has no picture."""
    said = re.search(r"Without pictures: (\d+)", page.text)
    return int(said[1]) if said else 0


def test_what_is_missing_stands_at_the_top(tmp_path: Path) -> None:
    last = {
        "end": {"frames": 1, "duration": 90.0, "damaged_frames": 0, "gaps": [[65.5, 3.25]], "vouched": False}
    }
    path = write(tmp_path / "results.jsonl", header(identity={"path": "p1/<v>.mp4"}), frame(0), last)
    text = Page(_written(read_results(path), tmp_path)).text.replace("\u00a0", " ")
    assert "3.2 s of the recording are missing. It has no frames from 1:05.5 to 1:08.8" in text
    assert "Its end cannot be vouched for." in text
    assert "p1/<v>.mp4" in text
