"""What a review makes of results, for `polyp-detector export --review`."""

from collections.abc import Iterable
from pathlib import Path

from detector.analysis.exports.correcting import Corrected
from detector.analysis.results.schema import Results
from detector.review.corrected import corrected
from detector.review.lesion import Lesion, Verdict
from detector.review.overview import read_overview
from detector.review.review import read_lesions
from detector.review.review_file import file_hash


class Corrections:
    """Corrects results by reviews."""

    def __init__(self, review: Path) -> None:
        """Prepare.

        Args:
            review: its file; a name alone is that of a file beside each results.
        """
        self._review, self._beside = review, review.name == str(review)

    def __call__(self, path: Path, results: Results) -> Corrected:
        """The results of a path as a reader has them.

        Raises:
            DataError: there is no review of them, it is damaged, or of other results.
        """
        overview, file = read_overview(path), self._file(path)
        lesions = read_lesions(file, overview)
        return Corrected(
            corrected(results, lesions), free_frames(results, lesions), overview.left_out, file_hash(file)
        )

    def is_reviewed(self, path: Path) -> bool:
        """Whether there is a review of the results at a path."""
        return self._file(path).exists()

    def _file(self, path: Path) -> Path:
        return path.with_name(self._review.name) if self._beside else self._review


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
