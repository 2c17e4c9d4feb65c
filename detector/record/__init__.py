"""The record of a procedure: a folder with its video, results, events and report. Without Qt."""

from detector.record.case import UNNAMED, check_case
from detector.record.keeper import KeeperStatus, RecordKeeper, RecordPlan
from detector.record.record import Record
from detector.record.session_file import About
from detector.record.status import RecordStatus

__all__ = [
    "UNNAMED",
    "About",
    "KeeperStatus",
    "Record",
    "RecordKeeper",
    "RecordPlan",
    "RecordStatus",
    "check_case",
]
