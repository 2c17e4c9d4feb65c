"""How many frames a file says it holds, where its header can be trusted to know."""

import av
from av.container import InputContainer
from av.video.stream import VideoStream

# Headers may promise a little too much: a second, or this share, may be missing at the end.
_SLACK = 0.01


def promised_frames(container: InputContainer, stream: VideoStream, rate: float) -> int | None:
    """How many frames the header vouches for, None where its length is a guess from the size.

    Args:
        container: opened for reading.
        stream: of it.
        rate: of the stream, nominal frames a second.
    """
    if is_matroska(container):
        return expected_frames(container, rate)
    if not stream.frames:
        return None
    entries = stream.index_entries
    if "mp4" in container.format.name:
        # The table counts frames, too, that an edit list hides: a cut without encoding leaves them in.
        return sum(not entry.is_discard for entry in entries)
    # AVI counts pauses as well, of which its index, where it is whole, knows nothing.
    whole = len(entries) > 0 and not is_cut_off(entries[-1].timestamp + 1, stream.frames, rate)
    return len(entries) if whole else stream.frames


def expected_frames(container: InputContainer, rate: float) -> int | None:
    """About how many frames a container holds, by its duration; None where it has none."""
    if not container.duration:
        return None
    # Matroska counts its duration from 0 even where the first frame comes later.
    late = (container.start_time or 0) if is_matroska(container) else 0
    # A guess from the size may be shorter than a frame: then nothing is known.
    return round((container.duration - late) / av.time_base * rate) or None


def is_matroska(container: InputContainer) -> bool:
    """Whether a container vouches for its duration, not for a number of frames."""
    return "matroska" in container.format.name


def is_cut_off(frames: float, promised: int, rate: float) -> bool:
    """Whether a file that ended after so many frames is far shorter than its header says.

    Args:
        frames: that were read.
        promised: by the header.
        rate: frames a second.
    """
    return promised - frames > max(rate, _SLACK * promised)
