"""The part of coded pictures that a container says is to be shown.

What the codec itself says of it, FFmpeg does. Of the container PyAV tells nothing, so its bytes are read.
"""

from detector.video.cropping.crop import WHOLE, Crop
from detector.video.cropping.kinds import read_crop

__all__ = ["WHOLE", "Crop", "read_crop"]
