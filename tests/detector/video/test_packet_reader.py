"""Packets are read as they come, and those that waited too long let go of, where that is possible."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import av.error
import pytest
from av.packet import Packet
from av.video.stream import VideoStream

from detector.video import packet_reader
from detector.video.packet_reader import PacketReader
from tests.detector.video.clips import write_clip

Packets = list["Packet[VideoStream]"]


@pytest.fixture
def packets(tmp_path: Path) -> Iterator[Packets]:
    """20 of them, a key frame every fifth."""
    clip = write_clip(tmp_path / "a.mp4", 20, options={"g": "5", "bf": "0", "sc_threshold": "0"})
    with av.open(str(clip)) as container:
        yield [packet for packet in container.demux(video=0) if packet.size]


def _reads(items: list[object]) -> "Callable[[], Packet[VideoStream] | None]":
    """Gives one after the other, errors too, then the end."""
    left = iter(items)

    def read() -> "Packet[VideoStream] | None":
        item = next(left, None)
        if isinstance(item, Exception):
            raise item
        return item  # type: ignore[return-value]

    return read


def _started(items: list[object]) -> PacketReader:
    """Has read all of them."""
    reader = PacketReader()
    reader.start(_reads(items))
    _wait_for(reader)
    return reader


def _wait_for(reader: PacketReader) -> None:
    """Until it has read all that it ever will."""
    assert reader._thread is not None
    reader._thread.join(5)


def _stamps(reader: PacketReader) -> list[int | None]:
    return [arrived.packet.pts for arrived in iter(reader.take, None)]


def test_all_come_in_their_order_where_none_waits_long(packets: Packets) -> None:
    reader = _started([*packets])
    assert _stamps(reader) == [packet.pts for packet in packets]
    assert reader.overtaken == 0


def test_what_waited_too_long_is_let_go_of_up_to_the_last_key_frame(
    packets: Packets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packet_reader, "LONGEST_WAIT", 0.05)
    reader = _started([*packets])
    first = reader.take()
    time.sleep(0.1)
    following = reader.take()
    assert first is not None
    assert following is not None
    assert (first.packet.pts, first.is_cut) == (packets[0].pts, False)
    assert (following.packet.pts, following.is_cut) == (packets[15].pts, True)
    assert reader.overtaken == 14
    assert _stamps(reader) == [packet.pts for packet in packets[16:]]


def test_nothing_is_let_go_of_that_the_next_frames_are_made_from(
    packets: Packets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packet_reader, "LONGEST_WAIT", 0.05)
    reader = _started([*packets[16:]])
    time.sleep(0.1)
    assert _stamps(reader) == [packet.pts for packet in packets[16:]]
    assert reader.overtaken == 0


def test_what_waits_takes_no_more_memory_than_it_may(
    packets: Packets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packet_reader, "_MOST_BYTES", sum(packet.size for packet in packets) - 1)
    reader = _started([*packets])
    left = reader.take()
    assert left is not None
    assert (left.packet.pts, left.is_cut) == (packets[19].pts, True)
    assert reader.overtaken == 19


def test_faults_come_where_they_were_met(packets: Packets) -> None:
    damaged, broken = av.error.InvalidDataError(1, "damaged"), av.error.OSError(5, "broken")
    reader = _started([packets[0], damaged, packets[1], broken])
    assert reader.take() is not None
    with pytest.raises(av.error.InvalidDataError):
        reader.take()
    assert reader.take() is not None
    with pytest.raises(OSError, match="broken"):
        reader.take()
    assert reader.take() is None


def test_nobody_waits_for_a_reader_that_was_stopped(packets: Packets) -> None:
    silent = threading.Event()

    def read() -> None:
        silent.wait(10)

    reader = PacketReader()
    reader.start(read)
    threading.Timer(0.1, reader.stop).start()
    assert reader.take() is None
    silent.set()
    _wait_for(reader)
