"""`polyp-detector agree`: two readers' reviews of the same results, as a table and as JSON."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from detector.analysis.results.journal import RESULTS
from detector.files.atomic import write_whole
from detector.review.agreement import Agreement, Judged, agreement
from detector.review.overview import read_overview
from detector.review.review import read_lesions


def run_agreement(one: Path, other: Path, to_json: Path | None, tell: Callable[[str], None]) -> None:
    """Compare two reviews.

    Args:
        one: file of a review, beside the results that it is of.
        other: file of another one of the same results, wherever it lies.
        to_json: file that gets all of it.
        tell: takes lines for a reader.

    Raises:
        DataError: a review or the results are not there, damaged, or do not belong together.
        OutputError: the file cannot be written.
    """
    overview = read_overview(one.with_name(RESULTS))
    found = agreement(overview, read_lesions(one, overview), read_lesions(other, overview))
    for line in _lines(found, one, other):
        tell(line)
    if to_json is not None:
        write_whole(to_json, (json.dumps(asdict(found), indent=1) + "\n").encode())


def _lines(found: Agreement, one: Path, other: Path) -> Iterator[str]:
    yield f"{'lesion':8}{'from':>9}{'to':>9}  {one.name:12} {other.name}"
    for judged in found.judged:
        yield _line(judged)
    yield f"both decided on {found.both} markings and said the same of {found.agreed}"
    yield "kappa: " + ("not to be had" if found.kappa is None else f"{found.kappa:.2f}")


def _line(judged: Judged) -> str:
    one, other = (verdict.value if verdict else "-" for verdict in (judged.one, judged.other))
    differ = "" if judged.one is judged.other else "  differ"
    return f"{judged.name:8}{judged.first:8.2f}s{judged.last:8.2f}s  {one:12} {other}{differ}"
