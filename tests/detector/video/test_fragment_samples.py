"""Fragments that claim more than there is take no memory."""

import io
import struct
import tracemalloc
from pathlib import Path

import av
import numpy as np
import pytest

from detector.errors import SourceError
from detector.video import open_video
from detector.video.fragment_samples import bound_samples

_OPTIONS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}


@pytest.fixture
def fragments(tmp_path: Path) -> bytes:
    """A recording in two fragments."""
    path = tmp_path / "good.mp4"
    with av.open(str(path), "w", options=_OPTIONS) as container:
        stream = container.add_stream("mpeg4", 25)
        stream.width, stream.height, stream.codec_context.gop_size = 96, 64, 8
        for index in range(16):
            picture = np.full((64, 96, 3), 10 * index, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture)))
        container.mux(stream.encode(None))
    return path.read_bytes()


def _claiming(content: bytes, samples: int, wide: bool) -> bytes:
    """Its first run claims so many, without a byte for any; its length may take 64 bits."""
    at = content.index(b"trun")
    length = int.from_bytes(content[at - 4 : at], "big")
    run = struct.pack(
        ">I4sQII" if wide else ">I4sII",
        1 if wide else length,
        b"trun",
        *([length] if wide else []),
        0,
        samples,
    )
    return content[: at - 4] + run + content[at - 4 + len(run) :]


@pytest.mark.parametrize("wide", [False, True])
def test_a_fragment_that_claims_more_samples_than_bytes_is_damaged(
    fragments: bytes, wide: bool, tmp_path: Path
) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(_claiming(fragments, 30_000_000, wide))
    with pytest.raises(SourceError, match=r"a\.mp4: claims more frames than it has bytes: it is damaged"):
        open_video(path)


@pytest.mark.parametrize(
    "between", [b"", struct.pack(">I4sQ", 16, b"what", 0), struct.pack(">I4s", 0, b"free")]
)
def test_it_is_found_behind_what_nobody_knows(fragments: bytes, between: bytes) -> None:
    at = fragments.index(b"moof") - 4
    content = fragments[:at] + between + _claiming(fragments[at:], 30_000_000, False)
    if between[4:] == b"free":
        # It goes on to the end of the file.
        bound_samples(io.BytesIO(content), "a")
        return
    with pytest.raises(SourceError):
        bound_samples(io.BytesIO(content), "a")


def test_what_is_whole_or_no_mp4_passes(fragments: bytes, tmp_path: Path) -> None:
    with open_video(tmp_path / "good.mp4") as source:
        assert len(list(source)) == 16
    for content in (fragments, b"", b"trun", b"RIFF" + fragments, fragments[:-1000]):
        bound_samples(io.BytesIO(content), "a")


def test_a_length_of_gigabytes_is_not_read_at_once(fragments: bytes, tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    at = fragments.index(b"moof") - 4
    path.write_bytes(fragments[:at] + (3 << 30).to_bytes(4, "big") + fragments[at + 4 :])
    with path.open("r+b") as file:
        # A hole, which takes no room on the disk.
        file.truncate(4 << 30)
    tracemalloc.start()
    with path.open("rb") as file:
        bound_samples(file, "long.mp4")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 64 << 20
