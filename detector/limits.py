"""How large what others made may be, before memory is taken for it."""

# Pixels of a frame of video: a very wide 8K.
VIDEO_PIXELS = 8192 * 4320
# Pixels of a still picture.
PICTURE_PIXELS = 100_000_000
# Bytes of decoded frames that wait between two stages of an analysis; one frame may always wait.
WAITING_BYTES = 256 << 20
# Elements and items of a DICOM object, each with its parts.
DICOM_PIECES = 200_000
