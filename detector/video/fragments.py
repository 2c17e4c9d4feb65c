"""An MP4 file in fragments whose program was cut off."""

from pathlib import Path

from detector.files.links import own_file
from detector.video.endings.mp4 import whole_fragments


def drop_broken_fragment(path: Path) -> int:
    """Cut off what is not whole at the end of a recording, so that it ends after its last whole fragment.

    Returns:
        How many bytes were cut off.

    Raises:
        OSError: it cannot be read or written.
    """
    with own_file(path, make=False) as file:
        size = file.seek(0, 2)
        whole = whole_fragments(file, size)
        file.truncate(whole)
    return size - whole
