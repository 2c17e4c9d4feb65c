"""What is said of a process that died."""

import os
from pathlib import Path

from detector.analysis.archive.workers import _died
from detector.analysis.job import Job


def test_a_recording_whose_name_is_no_text_is_named_as_far_as_it_is_one() -> None:
    reason = _died(Job(os.fsdecode(b"a\xff.mp4"), Path("out")), -9).reason
    assert (reason or "").startswith("a?.mp4: the process that analyzed it was ended by signal 9")
