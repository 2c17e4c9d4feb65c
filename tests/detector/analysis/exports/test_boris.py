"""polyps.boris, read as BORIS reads a project.

BORIS itself needs Qt 5 and a screen. Its own reader (8.27.4, `open_project_json`) took a project of ours
without changing it, and its check of a project's integrity found nothing.
"""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from detector.analysis.exports.boris import write_boris
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import summarise_tracks
from tests.detector.analysis.exports.two_polyps import two_polyps


def _read(results: Results, path: Path) -> dict[str, Any]:
    write_boris(results, summarise_tracks(results), path)
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def _states(project: dict[str, Any]) -> dict[str, list[tuple[Decimal, Decimal]]]:
    """From when to when each subject was in a state: its events come in pairs, as BORIS takes them."""
    (observation,) = project["observations"].values()
    codes = {behaviour["code"]: behaviour["type"] for behaviour in project["behaviors_conf"].values()}
    times: dict[str, list[Decimal]] = {each["name"]: [] for each in project["subjects_conf"].values()}
    for time, subject, code, *_ in observation["events"]:
        assert codes[code] == "State event"
        times[subject].append(Decimal(time).quantize(Decimal(".001")))
    return {name: list(zip(edges[::2], edges[1::2], strict=True)) for name, edges in times.items()}


def test_each_polyp_is_a_subject_with_the_times_in_which_it_was_marked(tmp_path: Path) -> None:
    states = _states(_read(two_polyps(tmp_path), tmp_path / "polyps.boris"))
    # Track 3 in frames 2 and 3; track 4 in 2, and again in 4.
    seconds = {name: [(float(a), float(b)) for a, b in spans] for name, spans in states.items()}
    assert seconds == {"Polyp 3": [(0.08, 0.16)], "Polyp 4": [(0.08, 0.12), (0.16, 0.2)]}


def test_times_are_on_the_clock_of_the_recording_and_rise(tmp_path: Path) -> None:
    results = two_polyps(tmp_path)
    header = replace(results.header, source=replace(results.header.source, start=1.5))
    project = _read(replace(results, header=header), tmp_path / "polyps.boris")
    assert float(_states(project)["Polyp 3"][0][0]) == 1.58
    (observation,) = project["observations"].values()
    times = [event[0] for event in observation["events"]]
    assert times == sorted(times)
    assert max(times) <= max(observation["media_info"]["length"].values())


@pytest.mark.parametrize("name", ["v.mp4", ' a "&" ü.mp4 '])
def test_it_names_the_recording_and_what_boris_asks_of_it(tmp_path: Path, name: str) -> None:
    project = _read(two_polyps(tmp_path, name), tmp_path / "polyps.boris")
    ((observed, observation),) = project["observations"].items()
    assert observed == name.strip()
    (media,) = observation["file"]["1"]
    assert media == project["project_name"]
    for asked in ("length", "fps", "hasVideo", "hasAudio"):
        assert media in observation["media_info"][asked]
    assert tuple(int(part) for part in project["project_format_version"].split(".")) == (7, 0)
