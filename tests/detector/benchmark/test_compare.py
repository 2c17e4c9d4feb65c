"""Two documents are compared run by run, and only like with like."""

import pytest
from rich.console import Console

from detector.benchmark.compare import Change, changes, comparison_table, matched
from detector.benchmark.record import Document, Percentiles
from detector.errors import DataError
from tests.detector.benchmark.fakes import known_document


def _with_infer(document: Document, p50: float, p99: float) -> Document:
    (run,) = document.runs
    infer = Percentiles(p50=p50, p95=p99, p99=p99, max=p99, count=9)
    stages = run.stages_ms.model_copy(update={"infer": infer})
    return document.model_copy(update={"runs": (run.model_copy(update={"stages_ms": stages}),)})


def _joined(*documents: Document) -> Document:
    runs = tuple(run for document in documents for run in document.runs)
    return documents[0].model_copy(update={"runs": runs})


def _infer(old: Document, new: Document) -> Change:
    (pair,) = matched(old, new)
    (found,) = [change for change in changes(*pair) if change.name == "infer"]
    return found


def test_ratio_is_new_by_old() -> None:
    change = _infer(_with_infer(known_document(), 20, 40), _with_infer(known_document(), 10, 60))
    assert (change.p50_ratio, change.p99_ratio) == (0.5, 1.5)


def test_every_duration_is_compared() -> None:
    (pair,) = matched(known_document(), known_document())
    found = changes(*pair)
    assert len(found) == 10
    # Most frames of the known run have no jitter, and what was 0 has no ratio.
    assert {change.p50_ratio for change in found if change.name != "jitter"} == {1.0}


def test_nothing_counted_has_no_ratio() -> None:
    (pair,) = matched(known_document("flat-out"), known_document("flat-out"))
    (jitter,) = [change for change in changes(*pair) if change.name == "jitter"]
    assert jitter.p50_ratio is None
    assert jitter.p99_ratio is None


def test_runs_are_matched_by_model_and_device_whatever_their_order() -> None:
    cpu, gpu, large = (
        known_document(),
        known_document(device="cuda"),
        known_document(model="large"),
    )
    pairs = matched(_joined(cpu, gpu, large), _joined(large, cpu))
    assert [(old.model, old.device) for old, _ in pairs] == [("large", "cpu"), ("default", "cpu")]
    assert all((old.model, old.device) == (new.model, new.device) for old, new in pairs)


def test_same_run_measured_twice_is_matched_in_order() -> None:
    old = _joined(_with_infer(known_document(), 1, 1), _with_infer(known_document(), 2, 2))
    pairs = matched(old, _joined(known_document(), known_document()))
    assert [before.stages_ms.infer.p50 for before, _ in pairs] == [1, 2]


def test_machines_that_chose_other_threads_are_matched() -> None:
    assert matched(known_document(threads=2), known_document(threads=8))


@pytest.mark.parametrize(
    "other",
    [
        known_document(device="cuda"),
        known_document(model="large"),
        known_document("flat-out"),
    ],
)
def test_nothing_in_common_is_refused_naming_what_there_is(other: Document) -> None:
    with pytest.raises(DataError, match=r"no run in common.*default on cpu.*measure the same"):
        matched(known_document(), other)


def _shown(old: Document, new: Document) -> str:
    console = Console(width=120)
    with console.capture() as capture:
        console.print(comparison_table(old, new))
    return capture.get()


def test_table_shows_old_new_and_ratio() -> None:
    shown = _shown(_with_infer(known_document(), 20, 40), _with_infer(known_document(), 10, 60))
    (line,) = [line for line in shown.splitlines() if "infer" in line]
    cells = [cell.strip() for cell in line.strip("│").split("│")]
    assert cells == ["infer", "20.00", "10.00", "0.50x", "40.00", "60.00", "1.50x"]
    assert "default on cpu" in shown
    assert "different machines" not in shown


def test_another_machine_is_pointed_out() -> None:
    here = known_document()
    machine = here.machine.model_copy(update={"processor": "Abacus"})
    there = here.model_copy(update={"machine": machine})
    assert "measured on different machines" in _shown(here, there)
