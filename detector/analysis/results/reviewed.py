"""Results on which a reader has worked are not replaced."""

from pathlib import Path

from detector.analysis.results.journal import first_line
from detector.errors import DataError

REVIEW_FORMAT = "polyp-detector review"


def check_unreviewed(folder: Path) -> None:
    """Refuse to analyze anew into a folder with a review: it would be one of results that are gone.

    Raises:
        DataError: there is one.
    """
    for path in sorted(folder.glob("*.jsonl")):
        if (first_line(path) or {}).get("format") == REVIEW_FORMAT:
            raise DataError(
                f"{path}: is a review of the results beside it, which a new analysis would replace; choose "
                "another --out, keep them with --resume, or move the review away"
            )
