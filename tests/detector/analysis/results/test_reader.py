"""results.jsonl read back: what it holds, and how damage is named."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detector.analysis.results.masks import decode_mask
from detector.analysis.results.reader import iter_frames, read_frame, read_placed, read_results
from detector.analysis.results.schema import End
from detector.errors import DataError
from tests.detector.analysis.results.results_file import (
    BOX,
    disc,
    end,
    frame,
    header,
    polyp,
    results,
    write,
)


def test_all_that_was_written_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path / "r.jsonl", header(), frame(0), frame(1, polyp(3, 0.8), held=(2,)), end(2, damaged=1)
    )
    read = read_results(path)
    assert read.header.source.name == "v.mp4"
    assert read.header.model.sha256 == "ab" * 32
    assert read.header.gate == {"start_threshold": 0.6}
    assert read.end == End(frames=2, duration=0.08, damaged_frames=1)
    first, second = read.frames
    assert (first.frame, first.time, first.polyps, first.held) == (0, 0.0, (), ())
    (found,) = second.polyps
    assert (found.track, found.box, found.score, found.area, found.shown) == (3, BOX, 0.8, 0.04, True)
    np.testing.assert_array_equal(decode_mask(found, 1), disc())
    assert second.lit_tracks == {2, 3}


def test_an_analysis_that_broke_off_has_no_end(tmp_path: Path) -> None:
    read = results(tmp_path, frame(0), frame(1), whole=False)
    assert read.end is None
    assert read.duration == pytest.approx(0.08)


def test_keys_of_later_programs_are_passed_over(tmp_path: Path) -> None:
    lines = header(later=1), {**frame(0, {**polyp(1), "later": 1}), "later": 1}, end(1)
    assert len(read_results(write(tmp_path / "r.jsonl", *lines)).frames) == 1


def test_a_frame_lasts_until_the_next(tmp_path: Path) -> None:
    late = {**frame(2), "time": 0.5}
    spans = [until for _, until in results(tmp_path, frame(0), frame(1), late).spans()]
    assert spans == pytest.approx([0.04, 0.5, 0.75])


def test_a_clock_that_jumps_back_gives_no_negative_length(tmp_path: Path) -> None:
    back = {**frame(1), "time": -3.0}
    assert all(until >= each.time for each, until in results(tmp_path, frame(0), back, frame(2)).spans())


def test_a_recording_without_frames_has_no_duration(tmp_path: Path) -> None:
    assert results(tmp_path).duration == 0.0


def test_frames_are_read_one_by_one(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", header(), frame(0), frame(1), {"frame": "damaged"})
    frames = iter_frames(path)
    assert [next(frames).frame, next(frames).frame] == [0, 1]
    with pytest.raises(DataError, match="line 4"):
        next(frames)


def _polyp(**changed: Any) -> dict[str, Any]:
    return frame(0, {**polyp(1), **changed})


DAMAGED: dict[str, tuple[list[dict[str, Any]], str]] = {
    "another format": ([header(format="else")], r'line 1: "format" is not "polyp-detector results"'),
    "an older version": ([header(version=1)], r"line 1: is version 1 of the format.*reads 2"),
    "no model": ([header(model=None)], r"line 1: model"),
    "text for a time": ([header(), {**frame(0), "time": "soon"}], r"line 2: time"),
    "a time that is no number": ([header(), {**frame(0), "time": float("nan")}], r"line 2: time"),
    "a time that no recording reaches": ([header(), {**frame(0), "time": 1e308}], r"line 2: time"),
    "no polyps": ([header(), {"frame": 0, "time": 0}], r"line 2: polyps: field required"),
    "a score above one": ([header(), _polyp(score=1.2)], r"line 2: polyps\.0\.score"),
    "a box of three": ([header(), _polyp(box=[1, 2, 3])], r"line 2: polyps\.0\.box"),
    "a box turned round": (
        [header(), _polyp(box=[9, 2, 3, 4])],
        r"line 2: polyps\.0\.box: .*x2 not below x1",
    ),
    "a mask without size": ([header(), _polyp(mask={"counts": ""})], r"line 2: polyps\.0\.mask\.size"),
    "a mask larger than any picture": (
        [header(), _polyp(mask={"size": [100_000, 100_000], "counts": "PPYo1000"})],
        r"line 2: polyps\.0\.mask: .*100000 x 100000 pixels are more than any picture has",
    ),
    "frames larger than any picture": (
        [header(source={"name": "v", "width": 10**6, "height": 10**6, "rate": 25})],
        r"line 1: source: .*pixels are more than any picture has",
    ),
    "frames out of order": ([header(), frame(1), frame(1)], r"line 3: frame 1 comes after frame 1"),
    "a frame too few": ([header(), frame(0), end(2)], r"line 3: counts 2 frames, the file holds 1"),
    "a length that no recording has": (
        [header(), {"end": {"frames": 0, "duration": 1e300, "damaged_frames": 0}}],
        r"line 2: duration: input should be less than or equal to",
    ),
    "lines after the end": ([header(), end(0), frame(0)], r"line 3: stands after the end"),
}


@pytest.mark.parametrize(("lines", "message"), DAMAGED.values(), ids=DAMAGED)
def test_damage_is_named_by_file_and_line(tmp_path: Path, lines: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(DataError, match=rf"r\.jsonl, {message}"):
        read_results(write(tmp_path / "r.jsonl", *lines))


@pytest.mark.parametrize(
    ("tail", "message"),
    [
        ('{"frame": 0, "ti', "line 2: not JSON"),
        ("[1]", "line 2: holds no JSON object"),
        ("\xff", "line 2: not"),
    ],
)
def test_a_line_that_was_cut_is_named(tmp_path: Path, tail: str, message: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(json.dumps(header()).encode() + b"\n" + tail.encode("latin-1"))
    with pytest.raises(DataError, match=message):
        read_results(path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"frame":0,"time":0,"polyps":[],"\\u0065nd":{"frames":9}}', "line 2: duration: field required"),
        ('{"frame":0,"time":0,"polyps":[],"later":%s}' % ("[" * 70 + "]" * 70), "nested more than 64 deep"),
        ('{"frame":0,"time":0,"polyps":[1],"polyps":[]}', "line 2: .*a key twice in one object"),
        ('{"frame":0,"time":9,"time":0,"polyps":[]}', "line 2: .*a key twice in one object"),
    ],
)
def test_what_a_quick_look_would_pass_over_is_read_closely(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path / "r.jsonl", header())
    with path.open("a") as file:
        file.write(line + "\n")
    with pytest.raises(DataError, match=message):
        read_results(path)


def test_each_frame_can_be_read_from_its_place_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", header("größer.mp4"), frame(0), frame(1, polyp(3)), end(2))
    placed = read_placed(path)
    assert [read_frame(path, int(place)) for place in placed.places] == list(placed.results.frames)
    with pytest.raises(DataError, match=r"r\.jsonl, byte 3: not JSON"):
        read_frame(path, 3)


def test_a_line_that_is_being_written_is_passed_over_where_that_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", header(), frame(0))
    with path.open("a") as file:
        file.write('{"frame":1,"ti')
    assert len(read_placed(path, unfinished=True).results.frames) == 1
    with pytest.raises(DataError, match="line 3: not JSON, or cut short"):
        read_placed(path)


def test_a_file_that_is_not_there_or_empty_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"r\.jsonl: cannot be read \(No such file"):
        read_results(tmp_path / "r.jsonl")
    with pytest.raises(DataError, match=r"r\.jsonl: is empty"):
        read_results(write(tmp_path / "r.jsonl"))


def test_a_damaged_mask_is_named_by_frame_and_track(tmp_path: Path) -> None:
    broken = {**polyp(7), "mask": {"size": [4, 4], "counts": "1"}}
    (found,) = results(tmp_path, frame(0, broken)).frames[0].polyps
    with pytest.raises(DataError, match=r"frame 0, track 7: .*do not add up"):
        decode_mask(found, 0)


def test_a_gap_makes_the_last_frame_no_longer(tmp_path: Path) -> None:
    times = [0.0, 0.04, 0.08, 60.0, 60.04]
    read = results(tmp_path, *({**frame(n), "time": at} for n, at in enumerate(times)), whole=False)
    assert read.duration == pytest.approx(60.08)


def test_what_earlier_programs_did_not_record_is_unknown(tmp_path: Path) -> None:
    source = results(tmp_path, frame(0)).header.source
    assert (source.coded_width, source.coded_height, source.stream, source.start) == (None, None, None, 0.0)
