"""How the colours of decoded frames are coded, by FFmpeg's numbers, which are those of ITU-T H.273."""

import logging

from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, ColorTrc

from detector.picture import Matrix

# Untagged video of at least this height is taken for BT.709, as players do.
_HD_HEIGHT = 720
# FCC weighs red by 0.30 and blue by 0.11, next to BT.601's 0.299 and 0.114.
_FCC, _BT470BG, _SMPTE170M = 4, 5, 6
_BT2020_CONSTANT = 10
_MATRICES: dict[int, Matrix] = {
    1: "bt709",
    _FCC: "bt601",
    _BT470BG: "bt601",
    _SMPTE170M: "bt601",
    7: "smpte240m",
    8: "ycgco",
    9: "bt2020",
    _BT2020_CONSTANT: "bt2020",
}
# Whose conversion is no matrix, or one that is told elsewhere.
_NOT_UNDONE = {
    _BT2020_CONSTANT: "BT.2020 with constant luminance",
    11: "SMPTE 2085",
    12: "a matrix of its primaries",
    13: "a matrix of its primaries",
    14: "ICtCp",
    15: "IPT",
    16: "YCgCo-Re",
    17: "YCgCo-Ro",
}
_HDR = {int(ColorTrc.SMPTE2084): "PQ", int(ColorTrc.ARIB_STD_B67): "HLG"}

log = logging.getLogger(__name__)


def matrix_of(frame: VideoFrame) -> Matrix:
    """By which its planes become RGB."""
    return _MATRICES.get(frame.colorspace) or ("bt709" if frame.height >= _HD_HEIGHT else "bt601")


def is_full_range(frame: VideoFrame) -> bool:
    """Whether black and white are 0 and 255, not 16 and 235."""
    return frame.format.name.startswith("yuvj") or frame.color_range == ColorRange.JPEG


def say_strange_colours(frame: VideoFrame, name: str) -> None:
    """Where the colours of a recording are not shown as they are meant, say so."""
    brightness = f"high dynamic range ({_HDR[frame.color_trc]})" if frame.color_trc in _HDR else ""
    coded = _NOT_UNDONE.get(frame.colorspace, brightness)
    if coded:
        log.warning("%s: its colours are coded as %s and will look otherwise than in a player", name, coded)
