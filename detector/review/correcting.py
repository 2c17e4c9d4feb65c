"""What a review makes of results, for `polyp-detector export --review`."""

from collections.abc import Iterable
from pathlib import Path

from detector.analysis.exports.correcting import Correct, Corrected
from detector.analysis.results.schema import Results
from detector.review.corrected import corrected
from detector.review.lesion import Lesion, Verdict
from detector.review.overview import read_overview
from detector.review.review import read_lesions
from detector.review.review_file import file_hash


def corrections(review: Path) -> Correct:
    """Corrects results by a review.

    Args:
        review: its file; a name alone is that of a file beside the results.

    Returns:
        A function that raises DataError where the review is not there, damaged, or of other results.
    """
    beside = review.name == str(review)

    def correct(path: Path, results: Results) -> Corrected:
        overview, file = read_overview(path), path.with_name(review.name) if beside else review
        lesions = read_lesions(file, overview)
        return Corrected(
            corrected(results, lesions), free_frames(results, lesions), overview.left_out, file_hash(file)
        )

    return correct


def free_frames(results: Results, lesions: Iterable[Lesion]) -> frozenset[int]:
    """Numbers of frames in which only what was rejected was marked, and no lesion can be.

    One that was lost for a moment and found again may well have been there meanwhile: from a lesion's first
    frame to its last none is taken for free.
    """
    rejected = {lesion for lesion in lesions if lesion.verdict is Verdict.REJECTED}
    others = [lesion for lesion in lesions if lesion not in rejected]
    return frozenset(
        record.frame
        for record in results.frames
        if any(one.seen_as(track, record.time) for track in record.lit_tracks for one in rejected)
        and not any(one.first <= record.time <= one.last for one in others)
    )
