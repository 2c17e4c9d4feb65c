"""Frames of two fields, as SDI and analogue video bring them, made whole."""

from collections.abc import Iterator

import av.error
import av.filter
from av.video.frame import VideoFrame

# What the graph is built for; it is built anew where any of it changes.
_Layout = tuple[int, int, str, int, int]


class Deinterlacer:
    """Passes progressive frames on as they are, and interlaced ones through FFmpeg's bwdif, frame by frame.

    From the first interlaced frame on, frames come one frame late, since bwdif looks at both neighbours;
    progressive frames among the interlaced are still left as they are.
    """

    def __init__(self) -> None:
        self._graph: av.filter.Graph | None = None
        self._layout: _Layout | None = None

    def __call__(self, frame: VideoFrame) -> Iterator[VideoFrame]:
        """Frames that are ready, in their order, now that `frame` has come."""
        if self._graph is not None and _layout(frame) != self._layout:
            yield from self.flush()
        if self._graph is None:
            if not frame.interlaced_frame:
                yield frame
                return
            self._graph, self._layout = _build(frame), _layout(frame)
        self._graph.vpush(frame)
        yield from _ready(self._graph)

    def flush(self) -> Iterator[VideoFrame]:
        """The frame that is still held, at the end or before a change of layout."""
        if self._graph is None:
            return
        graph, self._graph = self._graph, None
        graph.vpush(None)
        yield from _ready(graph)


def _layout(frame: VideoFrame) -> _Layout:
    return frame.width, frame.height, frame.format.name, frame.colorspace, frame.color_range


def _build(frame: VideoFrame) -> av.filter.Graph:
    """buffer -> bwdif -> buffersink; the colours are named, or frames would be taken for changed ones."""
    graph = av.filter.Graph()
    source = graph.add(
        "buffer",
        video_size=f"{frame.width}x{frame.height}",
        pix_fmt=frame.format.name,
        time_base=str(frame.time_base),
        colorspace=str(int(frame.colorspace)),
        range=str(int(frame.color_range)),
    )
    graph.link_nodes(source, graph.add("bwdif", "mode=send_frame:deint=interlaced"), graph.add("buffersink"))
    graph.configure()
    return graph


def _ready(graph: av.filter.Graph) -> Iterator[VideoFrame]:
    while True:
        try:
            yield graph.vpull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
