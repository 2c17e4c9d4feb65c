"""A key frame's number is its place in a reading from the start, whichever is asked for first."""

from pathlib import Path

import av
import numpy as np
import pytest

from detector.video.decoder import Decoder
from detector.video.frame_numbers import FrameNumbers
from tests.detector.video.clips import trimmed, write_clip

_OPEN = {"g": "9", "bf": "3", "x264-params": "open-gop=1:scenecut=0"}


@pytest.fixture(params=["a.mp4", "a.mkv", "cut.mp4"])
def clip(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = write_clip(tmp_path / request.param, 60, first=11, options=_OPEN)
    return trimmed(path, tmp_path / "trimmed.mp4", 31) if request.param == "cut.mp4" else path


def _key_stamps(clip: Path) -> dict[int, int]:
    """Stamps of key frames with the numbers that a whole reading gives them."""
    with av.open(str(clip)) as container:
        frames = enumerate(container.decode(video=0))
        return {frame.pts: number for number, frame in frames if frame.key_frame and frame.pts is not None}


def test_every_key_frame_has_its_number_in_any_order(clip: Path) -> None:
    expected = _key_stamps(clip)
    container = av.open(str(clip))
    stream = container.streams.video[0]
    decoder = Decoder(container, stream)
    numbers = FrameNumbers(decoder, stream, whole_index=clip.suffix == ".mp4")
    assert len(expected) > 3
    for stamp in np.random.default_rng(2).permutation(list(expected)):
        assert numbers.known(int(stamp)) is None
        assert numbers.find(int(stamp)) == numbers.known(int(stamp)) == expected[stamp]
    decoder.close()
