"""Two documents side by side."""

from dataclasses import dataclass

from rich.console import Group
from rich.table import Table
from rich.text import Text

from detector.benchmark.record import Document, RunRecord, figures
from detector.benchmark.table import NONE, title
from detector.errors import DataError

Key = tuple[str, int, int, float, str, str, str]


@dataclass(frozen=True)
class Change:
    """A duration in an old and a new run, in milliseconds; None where nothing was counted."""

    name: str
    p50: tuple[float | None, float | None]
    p99: tuple[float | None, float | None]

    @property
    def p50_ratio(self) -> float | None:
        """New median by the old; under 1 is faster."""
        return _ratio(*self.p50)

    @property
    def p99_ratio(self) -> float | None:
        """New 99th percentile by the old."""
        return _ratio(*self.p99)


def matched(old: Document, new: Document) -> list[tuple[RunRecord, RunRecord]]:
    """Runs of the same source, rate, mode, model and device, in the order of the new document.

    Where a document holds the same run several times, the first of the old stands beside the first of the
    new, and so on.

    Raises:
        DataError: the documents have no run in common.
    """
    waiting: dict[Key, list[RunRecord]] = {}
    for run in old.runs:
        waiting.setdefault(_key(run), []).append(run)
    pairs = [(waiting[_key(run)].pop(0), run) for run in new.runs if waiting.get(_key(run))]
    if not pairs:
        known, others = (", ".join(map(title, document.runs)) or "none" for document in (old, new))
        raise DataError(
            f"the two benchmarks have no run in common (the first has: {known}; the second: {others}); "
            "measure the same source, rate, model and device"
        )
    return pairs


def changes(old: RunRecord, new: RunRecord) -> list[Change]:
    """Every duration of two matched runs."""
    before, after = figures(old), figures(new)
    return [
        Change(name, (before[name].p50, after[name].p50), (before[name].p99, after[name].p99))
        for name in before
    ]


def comparison_table(old: Document, new: Document) -> Group:
    """A table for each pair of matched runs, after a warning where the machines differ.

    Raises:
        DataError: the documents have no run in common.
    """
    pairs = matched(old, new)
    tables = (part for before, after in pairs for part in _parts(before, after))
    machines = tuple(f"{each.machine.processor}, {each.machine.cores} cores" for each in (old, new))
    if machines[0] == machines[1]:
        return Group(*tables)
    return Group(Text(f"measured on different machines: {machines[0]}; {machines[1]}\n", "yellow"), *tables)


def _parts(old: RunRecord, new: RunRecord) -> tuple[Text, Table, Text]:
    return Text(title(new), "bold"), _table(old, new), _dropped(old, new)


def _table(old: RunRecord, new: RunRecord) -> Table:
    table = Table()
    table.add_column("ms")
    for column in ("old p50", "new p50", "ratio", "old p99", "new p99", "ratio"):
        table.add_column(column, justify="right")
    for change in changes(old, new):
        table.add_row(
            change.name,
            *map(_figure, change.p50),
            _shown(change.p50_ratio),
            *map(_figure, change.p99),
            _shown(change.p99_ratio),
        )
    return table


def _dropped(old: RunRecord, new: RunRecord) -> Text:
    return Text(f"dropped {old.frames.dropped} frames, now {new.frames.dropped}\n")


def _key(run: RunRecord) -> Key:
    source = run.source
    place = (source.name, source.width, source.height, 0.0 if run.mode == "flat-out" else source.rate)
    return *place, run.mode, run.model, run.device


def _ratio(old: float | None, new: float | None) -> float | None:
    return new / old if old and new is not None else None


def _figure(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}"


def _shown(ratio: float | None) -> str:
    return NONE if ratio is None else f"{ratio:.2f}x"
