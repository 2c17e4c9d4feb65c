"""Video files decoded by NVDEC, the decoder in NVIDIA's GPUs, where it gives the pictures of software."""

import logging
from pathlib import Path

import av
import cv2
from av.codec.hwaccel import HWAccel, hwdevices_available

from detector.errors import SourceError
from detector.picture import Picture, YuvPicture
from detector.video.container import ContainerSource
from detector.video.ffmpeg import open_file
from detector.video.options import SourceOptions

_CUDA = "cuda"
# Decoding of these is defined to the bit; what else NVDEC takes, it may decode a little differently.
_CODECS = frozenset({"h264", "hevc"})
# Earlier ones lose colours, rotation and fields of what was decoded in hardware (PyAV issue 2231).
_LEAST_PYAV = 18
# In dB. Samples of more than 8 bits are rounded in different ways, by 1 at most.
_SAME_PSNR = 45.0

log = logging.getLogger(__name__)


def open_recording(path: Path, options: SourceOptions) -> ContainerSource:
    """Open a video file, decoded by NVDEC where that is asked for and possible; else a line says why not.

    Raises:
        SourceError: it cannot be opened, or holds no video.
    """
    container = open_file(path)
    in_software = ContainerSource(container, str(path), options=options)
    if not options.nvdec:
        return in_software
    try:
        assert in_software.stream is not None
        _check_codec(container.streams[in_software.stream].codec_context.name)
        in_hardware = _in_hardware(path, in_software)
    except _NotPossibleError as why:
        say_software(str(path), str(why))
        return in_software
    in_software.close()
    return in_hardware


def say_software(name: str, why: str) -> None:
    """Tell the user who asked for NVDEC that it is not used."""
    log.warning("%s: is decoded in software: %s", name, why)


class _NotPossibleError(Exception):
    """Why NVDEC is not used, in words for the user."""


def _check_codec(codec: str) -> None:
    if codec not in _CODECS:
        raise _NotPossibleError(f"NVDEC is used for H.264 and HEVC, and this is {codec}")
    if int(av.__version__.partition(".")[0]) < _LEAST_PYAV:
        raise _NotPossibleError(f"NVDEC needs PyAV {_LEAST_PYAV} or later, and this is {av.__version__}")
    if _CUDA not in hwdevices_available():
        raise _NotPossibleError("this PyAV was built without NVDEC; install the wheel that its authors offer")


def _in_hardware(path: Path, in_software: ContainerSource) -> ContainerSource:
    """The same source, decoded by NVDEC.

    Raises:
        _NotPossibleError: it cannot be, or would not give the same pictures.
    """
    try:
        container = open_file(path, HWAccel(_CUDA))
    except SourceError as error:
        raise _NotPossibleError("no NVIDIA GPU answers; see `polyp-detector doctor`") from error
    try:
        source = ContainerSource(container, str(path), options=SourceOptions(stream=in_software.stream))
        why = _difference(source, in_software)
    except SourceError as error:
        raise _NotPossibleError(f"NVDEC fails ({error})") from error
    if why is not None:
        source.close()
        raise _NotPossibleError(why)
    return source


def _difference(source: ContainerSource, in_software: ContainerSource) -> str | None:
    """What speaks against a source that NVDEC was asked for, by its first frame."""
    first, expected = source.peek(), in_software.peek()
    if not source.in_hardware:
        return "NVDEC does not take this profile or size, or the driver comes without libnvcuvid"
    if first is None or expected is None or not same(first, expected):
        return "NVDEC gives another first picture"
    return None


def same(picture: Picture, other: Picture) -> bool:
    """Whether two decoders gave one picture, by size and colours.

    Sizes differ where lines are to be cut off at the left or the top: FFmpeg leaves them to what is on a GPU.
    """
    if not (isinstance(picture, YuvPicture) and isinstance(other, YuvPicture)):
        return False
    # A dark picture would not show a wrong matrix.
    if (picture.matrix, picture.full_range) != (other.matrix, other.full_range):
        return False
    return picture.y.shape == other.y.shape and cv2.PSNR(picture.rgb(), other.rgb()) >= _SAME_PSNR
