"""A picture of the past is never shown as one of the present: the pictures of real streams tell it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest

from detector.frame import LATE
from tests.detector.live.numbers import Sender, sending, serving_pictures
from tests.detector.video.senders import free_tcp_port, free_udp_port
from tests.green_model import write_model

# What the way over FFmpeg's muxer and a loaded machine may add to the age of a picture, in seconds.
SLACK = 0.4
GREEN = ("LOOKING", "MARKED")


@dataclass(frozen=True)
class Look:
    """What a player had on screen."""

    now: float
    state: str
    late: float
    number: int | None
    markers: int
    overtaken: int
    message: str


@dataclass
class Player:
    """A player in a process of its own.

    Attributes:
        process: may be stopped, and let go on.
        looks: so far.
    """

    process: "subprocess.Popen[str]"
    looks: list[Look] = field(default_factory=list)

    def read(self) -> None:
        """Take its looks until it ends."""
        lines = self.process.stdout
        assert lines is not None
        self.looks.extend(Look(**json.loads(line)) for line in _whole(lines))

    def wait_for(self, condition: Callable[[Look], bool], seconds: float = 30.0) -> Look:
        """The next look that is so."""
        first, until = len(self.looks), time.monotonic() + seconds
        while time.monotonic() < until:
            found = next(filter(condition, self.looks[first:]), None)
            if found is not None:
                return found
            time.sleep(0.02)
        raise AssertionError(f"it did not come; last was {self.looks[-1:]}")


def _whole(lines: IO[str]) -> Iterator[str]:
    return (line for line in lines if line.endswith("\n"))


@contextmanager
def playing(url: str, folder: Path, slow: tuple[float, float, float] | None = None) -> Iterator[Player]:
    """Play a stream."""
    model = write_model(folder / "green.onnx")
    options = [] if slow is None else ["--slow", *map(str, slow)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.detector.live.player", url, str(model), *options],
        stdout=subprocess.PIPE,
        text=True,
    )
    player = Player(process)
    reader = threading.Thread(target=player.read)
    reader.start()
    try:
        yield player
    finally:
        process.kill()
        process.wait()
        reader.join()
        assert process.stdout is not None
        process.stdout.close()


def _udp() -> tuple[str, str]:
    """Where it is sent to, and where it is looked for."""
    port = free_udp_port()
    return f"udp://127.0.0.1:{port}?pkt_size=1316", f"udp://127.0.0.1:{port}"


def _tcp() -> tuple[str, str]:
    port = free_tcp_port()
    return f"tcp://127.0.0.1:{port}?listen=1", f"tcp://127.0.0.1:{port}"


def _oldest_in_green(sender: Sender, looks: list[Look]) -> float:
    """The greatest age of a picture that was shown as one of the present, in seconds."""
    ages = [
        sender.age(look.number, look.now) for look in looks if look.state in GREEN and look.number is not None
    ]
    assert len(ages) > 20
    return max(ages)


def _assert_honest(sender: Sender, looks: list[Look]) -> None:
    assert _oldest_in_green(sender, looks) < LATE + SLACK
    assert not any(look.markers for look in looks if look.late > LATE)
    last = looks[-1]
    assert last.number is not None
    assert sender.age(last.number, last.now) < LATE + SLACK


def _is_green(look: Look) -> bool:
    return look.state in GREEN


def _stop_and_go_on(player: Player) -> None:
    """Stop its process for three seconds; it notices, and is green again afterwards."""
    os.kill(player.process.pid, signal.SIGSTOP)
    time.sleep(3)
    os.kill(player.process.pid, signal.SIGCONT)
    player.wait_for(lambda look: not _is_green(look))
    player.wait_for(_is_green)
    time.sleep(1)


@pytest.mark.slow
@pytest.mark.parametrize("way", [_udp, _tcp])
def test_player_that_was_stopped_shows_nothing_of_the_past_as_present(
    tmp_path: Path, way: Callable[[], tuple[str, str]]
) -> None:
    there, here = way()
    with sending(Sender(there)) as sender, playing(here, tmp_path) as player:
        player.wait_for(_is_green)
        _stop_and_go_on(player)
    _assert_honest(sender, player.looks)


@pytest.mark.slow
@pytest.mark.parametrize("way", [_udp, _tcp])
@pytest.mark.parametrize("key_every", [5, 250])
def test_decoder_that_is_too_slow_for_a_while_lets_go_of_what_waits(
    tmp_path: Path, way: Callable[[], tuple[str, str]], key_every: int
) -> None:
    there, here = way()
    slow = (4.0, 8.0, 0.08)
    with sending(Sender(there, key_every)) as sender, playing(here, tmp_path, slow) as player:
        player.wait_for(_is_green)
        player.wait_for(lambda look: (look.state == "TOO SLOW" and look.late > LATE) or look.overtaken > 10)
        last = player.wait_for(_is_green)
        time.sleep(1)
    _assert_honest(sender, player.looks)
    assert last.overtaken > 10


@pytest.mark.slow
def test_pictures_without_stamps_that_wait_here_are_let_go_of_and_it_is_too_slow(tmp_path: Path) -> None:
    sender = Sender("")
    with serving_pictures(sender) as address, playing(address, tmp_path, (4.0, 8.0, 0.08)) as player:
        player.wait_for(_is_green)
        player.wait_for(lambda look: look.state == "TOO SLOW" and look.overtaken > 10)
        player.wait_for(_is_green)
        time.sleep(1)
    _assert_honest(sender, player.looks)


@pytest.mark.slow
def test_sender_that_pauses_and_then_sends_what_waited_is_no_present(tmp_path: Path) -> None:
    there, here = _tcp()
    with sending(Sender(there)) as sender, playing(here, tmp_path) as player:
        player.wait_for(_is_green)
        sender.away.set()
        player.wait_for(lambda look: look.state == "NO SIGNAL")
        time.sleep(2)
        sender.away.clear()
        player.wait_for(_is_green)
        time.sleep(1)
    _assert_honest(sender, player.looks)


@pytest.mark.slow
@pytest.mark.parametrize("way", [_udp, _tcp])
@pytest.mark.parametrize("stamped", [30, 20])
def test_stamps_counted_by_another_rate_are_seen_through_and_what_waits_is_late_by_them(
    tmp_path: Path, way: Callable[[], tuple[str, str]], stamped: int
) -> None:
    there, here = way()
    with sending(Sender(there, stamped=stamped)) as sender, playing(here, tmp_path) as player:
        player.wait_for(_is_green)
        time.sleep(20)
        # A machine with other work reads so unevenly that it takes longer to know.
        player.wait_for(_is_green, 60)
        known = len(player.looks)
        time.sleep(5)
        assert max(look.late for look in player.looks[known:]) < LATE
        _stop_and_go_on(player)
    _assert_honest(sender, player.looks)


@pytest.mark.slow
def test_picture_that_is_repeated_is_said_to_stand_still_until_it_moves(tmp_path: Path) -> None:
    there, here = _udp()
    moves = threading.Event()
    held = Sender(there, shown=lambda index: index if moves.is_set() else min(index, 60))
    with sending(held), playing(here, tmp_path) as player:
        player.wait_for(_is_green)
        player.wait_for(lambda look: look.message.startswith("The picture has not changed"))
        moves.set()
        player.wait_for(lambda look: _is_green(look) and look.message == "")
