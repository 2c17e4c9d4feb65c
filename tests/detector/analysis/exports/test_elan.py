"""polyps.eaf, read by pympi."""

from dataclasses import replace
from pathlib import Path

from pympi.Elan import Eaf

from detector.analysis.exports.elan import write_elan
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import summarise_tracks
from tests.detector.analysis.exports.two_polyps import two_polyps


def _read(results: Results, path: Path) -> Eaf:
    write_elan(results, summarise_tracks(results), path)
    return Eaf(str(path))


def test_each_polyp_has_a_tier_with_the_times_in_which_it_was_marked(tmp_path: Path) -> None:
    read = _read(two_polyps(tmp_path), tmp_path / "polyps.eaf")
    assert {*read.get_tier_names()} == {"Polyp 3", "Polyp 4"}
    # Track 3 in frames 2 and 3; track 4 in 2, and again in 4.
    assert [each[:2] for each in read.get_annotation_data_for_tier("Polyp 3")] == [(80, 160)]
    assert sorted(each[:2] for each in read.get_annotation_data_for_tier("Polyp 4")) == [
        (80, 120),
        (160, 200),
    ]
    assert read.get_annotation_data_for_tier("Polyp 3")[0][2] == "Polyp 3 · best 90 %"


def test_times_are_on_the_clock_of_the_recording(tmp_path: Path) -> None:
    results = two_polyps(tmp_path)
    header = replace(results.header, source=replace(results.header.source, start=1.5))
    read = _read(replace(results, header=header), tmp_path / "polyps.eaf")
    assert [each[:2] for each in read.get_annotation_data_for_tier("Polyp 3")] == [(1580, 1660)]


def test_it_names_the_recording_whatever_it_is_called(tmp_path: Path) -> None:
    read = _read(two_polyps(tmp_path, 'a "&" <b>\x07.mp4'), tmp_path / "polyps.eaf")
    assert read.media_descriptors[0]["RELATIVE_MEDIA_URL"] == './a "&" <b>\ufffd.mp4'
