"""report.html: a recording's findings on one page that needs no other file."""

from detector.analysis.exports.report.page import findings, write_report
from detector.analysis.exports.report.pictures import track_pictures
from detector.analysis.exports.report.thumbnail import Thumbnail, make_thumbnail

__all__ = ["Thumbnail", "findings", "make_thumbnail", "track_pictures", "write_report"]
