"""What a container says of its own end, read from its bytes: FFmpeg ends quietly where a file does."""

from detector.video.endings.ending import UNKNOWN, Ending
from detector.video.endings.kinds import read_ending

__all__ = ["UNKNOWN", "Ending", "read_ending"]
