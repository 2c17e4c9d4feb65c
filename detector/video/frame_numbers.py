"""Which number a frame has among all frames of a file, found out without decoding those before it."""

from bisect import bisect_right, insort
from collections.abc import Iterator
from itertools import accumulate, takewhile

from av.packet import Packet
from av.video.stream import VideoStream

from detector.video.decoder import Decoder


class FrameNumbers:
    """Numbers of key frames in presentation order.

    They count packets, each of which makes one frame: MP4 and MOV have all of them in their index; of other
    containers the packets are read from the last known place on. Damaged packets count, as do others of
    which nobody can know before they are decoded that they make no frame.
    """

    def __init__(self, decoder: Decoder, stream: VideoStream, whole_index: bool) -> None:
        """Numbers of a stream.

        Args:
            decoder: of the stream; its place is another one after each call.
            stream: of a file.
            whole_index: whether the container's index has an entry for each packet.
        """
        self._decoder, self._stream, self._whole_index = decoder, stream, whole_index
        # Stamps with their numbers, rising.
        self._known: list[tuple[int, int]] = []
        self._shown_up_to: list[int] | None = None

    def known(self, stamp: int) -> int | None:
        """The number of the key frame with a stamp, None where it was not asked for before."""
        place = bisect_right(self._known, (stamp, 0))
        for known, number in self._known[max(0, place - 1) : place + 1]:
            if known == stamp:
                return number
        return None

    def find(self, stamp: int) -> int:
        """The number of the key frame with a stamp, in units of the stream's time base.

        Raises:
            FFmpegError, OSError: the file breaks off.
        """
        number = self._by_index(stamp) if self._whole_index else self._by_counting(stamp)
        insort(self._known, (stamp, number))
        return number

    def _by_index(self, stamp: int) -> int:
        """All packets before a key packet are shown before it, and few after it."""
        packets = self._decoder.packets_from(stamp)
        first = next(packets, None)
        if first is None or first.dts is None:
            return 0
        before = self._shown_before(self._stream.index_entries.search_timestamp(first.dts))
        return before + _shown_between(packets, None, stamp) + _is_between(first, None, stamp)

    def _by_counting(self, stamp: int) -> int:
        place = bisect_right(self._known, (stamp, 0))
        start, number = self._known[place - 1] if place else (None, 0)
        return number + _shown_between(self._decoder.packets_from(start), start, stamp)

    def _shown_before(self, place: int) -> int:
        """How many packets before a place in the index are shown: an edit list may hide some."""
        if self._shown_up_to is None:
            shown = (not entry.is_discard for entry in self._stream.index_entries)
            self._shown_up_to = list(accumulate(shown, initial=0))
        return self._shown_up_to[max(0, place)]


def _shown_between(packets: "Iterator[Packet[VideoStream]]", start: int | None, stamp: int) -> int:
    """How many of the packets are shown from one stamp on and before another."""
    # No packet is shown before it can be decoded.
    early = takewhile(lambda packet: packet.dts is None or packet.dts < stamp, packets)
    return sum(_is_between(packet, start, stamp) for packet in early)


def _is_between(packet: "Packet[VideoStream]", start: int | None, stamp: int) -> bool:
    if packet.pts is None or packet.is_discard:
        return False
    return packet.pts < stamp and (start is None or packet.pts >= start)
