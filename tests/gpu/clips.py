"""Real pictures coded in the ways that NVDEC must decode, or refuse."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import av.filter
from av.bitstream import BitStreamFilterContext
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange

from detector.files.resources import resource_folder

DEMO = resource_folder("assets") / "demo.mp4"
FULL_HD, ULTRA_HD = (1920, 1080), (3840, 2160)


def write_demo(
    path: Path,
    codec: str,
    size: tuple[int, int] = FULL_HD,
    frames: int = 120,
    pixel_format: str = "yuv420p",
    full_range: bool = False,
    options: dict[str, str] | None = None,
) -> Path:
    """Code the demo video anew, 60 frames a second, with frames that need later ones to be decoded."""
    span = ColorRange.JPEG if full_range else ColorRange.MPEG
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=60)
        stream.width, stream.height = size
        stream.pix_fmt = pixel_format
        stream.codec_context.color_range = span
        stream.options = {
            "preset": "veryfast",
            "bf": "3",
            "x265-params": "log-level=error",
            **(options or {}),
        }
        for index, source in enumerate(islice(_demo_frames(), frames)):
            frame = source.reformat(*size, format=pixel_format, dst_color_range=span)
            frame.pts, frame.time_base = index, Fraction(1, 60)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_interlaced(path: Path) -> Path:
    """Frames of two fields, coded as such."""
    graph = av.filter.Graph()
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height = 1280, 720
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "veryfast", "flags": "+ilme+ildct"}
        source = graph.add("buffer", video_size="1280x720", pix_fmt="yuv420p", time_base="1/25")
        graph.link_nodes(source, graph.add("setfield", "tff"), graph.add("buffersink"))
        graph.configure()
        for index, frame in enumerate(islice(_demo_frames(), 50)):
            plain = frame.reformat(format="yuv420p")
            plain.pts, plain.time_base = index, Fraction(1, 25)
            graph.vpush(plain)
            container.mux(stream.encode(graph.vpull()))
        container.mux(stream.encode(None))
    return path


def write_two_sizes(path: Path) -> Path:
    """A transport stream whose pictures become smaller on its way."""
    parts = [
        write_demo(path.with_name(f"{width}.ts"), "libx264", (width, height), 30)
        for width, height in ((1280, 720), (640, 480))
    ]
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def write_cut_at_the_left(path: Path) -> Path:
    """The demo video, whose header tells decoders to cut lines off at the left and the top."""
    with av.open(str(DEMO)) as source, av.open(str(path), "w") as target:
        stream = source.streams.video[0]
        copied = target.add_stream_from_template(stream)
        cut = BitStreamFilterContext("h264_metadata=crop_left=64:crop_top=8", stream, copied)
        for packet in source.demux(stream):
            # The last packet is empty and only marks the end.
            for changed in cut.filter(packet) if packet.dts is not None else ():
                changed.stream = copied
                target.mux(changed)
    return path


def _demo_frames() -> Iterator[VideoFrame]:
    """The demo's frames over and over."""
    while True:
        with av.open(str(DEMO)) as container:
            yield from container.decode(video=0)
