"""A record as a source: its video, made whole first where the record was cut."""

import logging
from pathlib import Path

from detector.record.finish import finish_record, is_finished
from detector.record.session_file import is_record, read_session
from detector.record.video_track import VIDEO

log = logging.getLogger(__name__)


def playable(source: str) -> str:
    """What to play where a user names a source: of the folder of a record, its video.

    Raises:
        DataError: the record is damaged, or is still being written.
        OutputError: it is not whole, and cannot be made so.
    """
    folder = Path(source)
    if not is_record(folder):
        return source
    facts = read_session(folder) if is_finished(folder) else finish_record(folder)
    if facts["end"]["cut"]:
        log.warning("%s: was cut off; %.1f s of it are whole", folder, facts["end"]["duration"])
    return str(folder / VIDEO)
