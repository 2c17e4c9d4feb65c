"""Videos made on the spot."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

MakeVideo = Callable[..., Path]


@pytest.fixture
def make_video(tmp_path: Path) -> MakeVideo:
    """Writes a video in which frame i is a uniform grey of brightness 40 + 4 i (i modulo 40)."""

    def make(
        name: str = "video.mp4",
        codec: str = "libx264",
        pix_fmt: str = "yuv420p",
        frames: int = 20,
        size: tuple[int, int] = (64, 48),
        times_ms: list[int] | None = None,
        options: dict[str, str] | None = None,
    ) -> Path:
        path = tmp_path / name
        with av.open(str(path), "w", options=options or {}) as container:
            stream = container.add_stream(codec, rate=25)
            stream.width, stream.height = size
            stream.pix_fmt = pix_fmt
            if times_ms is not None:
                stream.codec_context.time_base = Fraction(1, 1000)
            for index in range(frames):
                pixels = np.full((size[1], size[0], 3), 40 + 4 * (index % 40), np.uint8)
                frame = VideoFrame.from_ndarray(pixels, format="rgb24")
                frame.pts = times_ms[index] if times_ms else index
                frame.time_base = Fraction(1, 1000) if times_ms else Fraction(1, 25)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path

    return make
