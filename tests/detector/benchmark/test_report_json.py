"""The document that other tools rely on: its keys, its figures, and what is refused when read again."""

import json
from pathlib import Path
from typing import Any

import pytest

from detector.benchmark.report_json import make_record, read_json, write_json
from detector.errors import DataError, OutputError
from tests.detector.benchmark.fakes import known_document, known_engine, known_run

PERCENTILES = {"p50", "p95", "p99", "max", "count"}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "out" / "benchmark.json"
    write_json(path, known_document())
    return path


@pytest.fixture
def run(written: Path) -> dict[str, Any]:
    (run,) = json.loads(written.read_text())["runs"]
    return dict(run)


def test_document_says_what_it_is(written: Path) -> None:
    document = json.loads(written.read_text())
    assert document["format"] == "polyp-detector benchmark"
    assert document["version"] == 1
    assert document["notice"] == "Research use only. Not a medical device."
    assert document["machine"]["cores"] >= 1
    assert document["versions"]["numpy"]


def test_run_has_the_keys_that_other_tools_rely_on(run: dict[str, Any]) -> None:
    assert {"source", "model", "device", "threads", "frames", "stages_ms"} <= run.keys()
    assert {"video_delay_ms", "annotation_delay_ms", "rss_mb", "cpu_percent"} <= run.keys()
    assert {"width", "height", "rate"} <= run["source"].keys()
    assert run["frames"].keys() == {"decoded", "analysed", "painted", "dropped"}
    assert run["stages_ms"].keys() == {"decode", "prepare", "infer", "regions", "track", "paint"}
    assert {"start", "end"} <= run["rss_mb"].keys()
    for entry in (*run["stages_ms"].values(), *(run[key] for key in run if key.endswith("_delay_ms"))):
        assert entry.keys() == PERCENTILES
    assert run["jitter_ms"].keys() == PERCENTILES


def test_figures_are_those_of_the_run(run: dict[str, Any]) -> None:
    assert run["source"] == {"name": "known.mp4", "width": 640, "height": 480, "rate": 10}
    assert (run["mode"], run["model"], run["device"], run["threads"]) == ("paced", "default", "cpu", 2)
    assert (run["model_input"], run["precision"], len(run["model_sha256"])) == (64, "float32", 64)
    assert run["frames"] == {"decoded": 20, "analysed": 16, "painted": 20, "dropped": 4}
    assert run["stages_ms"]["infer"] == {"p50": 20, "p95": 20, "p99": 20, "max": 20, "count": 16}
    assert run["video_delay_ms"] == {"p50": 10, "p95": 104, "p99": 104, "max": 104, "count": 20}
    assert run["annotation_delay_ms"] == {"p50": 50, "p95": 140, "p99": 140, "max": 140, "count": 16}
    assert run["annotations"] == {"shown": 12, "too_old": 4}
    assert (run["deadline_ms"], run["deadline_misses"]) == (100, 2)
    assert run["throughput"] == {"analysed": 8, "painted": 10}
    assert run["rss_mb"] == {"start": 100, "end": 101, "samples": 0.2}
    assert run["cpu_percent"] == 150
    assert run["paint"] == {"width": 320, "height": 240}


def test_folders_of_a_source_are_not_told(written: Path) -> None:
    assert "Jane" not in written.read_text()


def test_stream_is_named_in_full() -> None:
    measured = known_run()
    object.__setattr__(measured.played, "name", "rtsp://room-3/stream")
    assert make_record(known_engine(), measured).source.name == "rtsp://room-3/stream"


def test_flat_out_there_is_no_deadline() -> None:
    (run,) = known_document("flat-out").runs
    assert run.mode == "flat-out"
    assert run.deadline_ms is None
    assert run.deadline_misses is None
    assert (run.jitter_ms.p50, run.jitter_ms.count) == (None, 0)


def test_document_is_read_as_it_was_written(written: Path) -> None:
    assert read_json(written).runs == known_document().runs


def test_document_of_before_gpus_and_streams_is_read(written: Path) -> None:
    stored = json.loads(written.read_text())
    del stored["machine"]["gpus"], stored["streams"]
    del stored["runs"][0]["gpu_before"], stored["runs"][0]["gpu_after"]
    written.write_text(json.dumps(stored))
    document = read_json(written)
    assert (document.machine.gpus, document.streams, document.runs[0].gpu_after) == ((), (), None)


def test_document_with_keys_of_a_later_program_is_read(written: Path) -> None:
    document = json.loads(written.read_text())
    document["weather"] = document["runs"][0]["weather"] = "fine"
    written.write_text(json.dumps(document))
    assert len(read_json(written).runs) == 1


def _cut_off(text: str) -> str:
    return text[: len(text) // 2]


def _without_infer(text: str) -> str:
    document = json.loads(text)
    del document["runs"][0]["stages_ms"]["infer"]
    return json.dumps(document)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_cut_off, "no whole benchmark document.*measure again"),
        (lambda text: "", "no whole benchmark document"),
        (lambda text: "[]", "no whole benchmark document"),
        (lambda text: text.replace("polyp-detector benchmark", "polyp-detector results"), "format: "),
        (lambda text: text.replace('"version": 1', '"version": 2'), "has version 2 of the format"),
        (_without_infer, r"runs\.0\.stages_ms\.infer: "),
        (lambda text: "\x00" * 40, "no whole benchmark document"),
    ],
)
def test_damaged_document_is_refused_with_the_place(written: Path, damage: Any, message: str) -> None:
    written.write_text(damage(written.read_text()))
    with pytest.raises(DataError, match=message) as caught:
        read_json(written)
    assert str(written) in str(caught.value)


def test_document_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cannot be read.*check the path"):
        read_json(tmp_path / "none.json")


def test_place_that_cannot_be_written_is_reported_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        write_json(tmp_path / "file" / "benchmark.json", known_document())
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
