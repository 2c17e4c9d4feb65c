"""What a reader says of results: a file of its own beside them, replayed into lesions. Without Qt."""

from detector.review.lesion import Lesion, Shape, Verdict
from detector.review.overview import Overview, read_overview
from detector.review.review import Review, open_review

__all__ = ["Lesion", "Overview", "Review", "Shape", "Verdict", "open_review", "read_overview"]
