"""The player shows any frame of a recording, both ways, at any speed, and says what it cannot show."""

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from detector.frame import Frame
from detector.review.loop import Loop
from detector.review.player import SPEEDS, Player, PlayerStatus
from detector.video import FrameReader, open_video
from tests.detector.video.clips import write_clip

FRAMES = 50
Open = Callable[[Path], Player]


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Two seconds, 25 frames a second, with a key frame each 30 frames."""
    steady = {"g": "30", "bf": "3", "x264-params": "scenecut=0"}
    return write_clip(tmp_path / "a.mp4", FRAMES, options=steady)


@pytest.fixture
def open_player() -> Iterator[Open]:
    players: list[Player] = []

    def make(path: Path) -> Player:
        players.append(Player(lambda: FrameReader(lambda: open_video(path)), lambda: None))
        return players[-1]

    yield make
    for player in players:
        player.close()


def _wait(player: Player, condition: Callable[[PlayerStatus], bool], seconds: float = 20) -> PlayerStatus:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition(player.status()):
            return player.status()
        time.sleep(0.005)
    raise AssertionError(f"it did not happen in time: {player.status()}")


def _arrive(player: Player) -> int:
    """Number of the frame that it comes to."""
    status = _wait(player, lambda now: not now.moving)
    return -1 if status.frame is None else status.frame.index


def test_the_first_frame_is_shown_at_once_and_held(open_player: Open, clip: Path) -> None:
    player = open_player(clip)
    assert _arrive(player) == 0
    assert not player.status().playing


def test_seeks_and_steps_are_exact_to_the_frame(open_player: Open, clip: Path) -> None:
    player = open_player(clip)
    for act, index in (
        (lambda: player.seek(1.2), 30),
        (lambda: player.step(-1), 29),
        (lambda: player.step(-3), 26),
        (lambda: player.step(5), 31),
        (lambda: player.seek(player.status().position - 1.0), 6),
        (lambda: player.step(-99), 0),
        (lambda: player.seek(77), FRAMES - 1),
        (lambda: player.step(1), FRAMES - 1),
    ):
        act()
        assert _arrive(player) == index


def test_steps_back_over_a_key_frame_are_prepared_meanwhile(open_player: Open, clip: Path) -> None:
    player = open_player(clip)
    player.seek(1.32)
    assert _arrive(player) == 33
    player.step(-1)
    _wait(player, lambda now: _is_kept(player, 0))
    player.step(-32)
    assert _arrive(player) == 0


def _is_kept(player: Player, index: int) -> bool:
    reader = player._reader
    return reader is not None and reader._store.at(index / 25) is not None


def test_the_newest_of_many_wishes_counts(open_player: Open, clip: Path) -> None:
    player = open_player(clip)
    for index in range(FRAMES):
        player.seek(index / 25)
    player.seek(17 / 25)
    assert _arrive(player) == 17


class _Slow(FrameReader):
    """Decodes more slowly than frames are due, so that they are passed over."""

    def after(self, frame: Frame, packs: bool = True) -> Frame | None:
        time.sleep(0.06)
        return super().after(frame, packs)


def test_it_ends_at_the_last_frame_also_where_those_before_were_passed_over(clip: Path) -> None:
    player = Player(lambda: _Slow(lambda: open_video(clip)), lambda: None)
    player.seek((FRAMES - 5) / 25)
    assert _arrive(player) == FRAMES - 5
    player.run_at(8)
    player.toggle()
    ended = _wait(player, lambda now: now.ended)
    player.close()
    assert ended.frame is not None and ended.frame.index == FRAMES - 1


def test_it_plays_to_the_end_and_again_from_the_start(open_player: Open, clip: Path) -> None:
    player = open_player(clip)
    player.run_at(8)
    player.toggle()
    ended = _wait(player, lambda now: now.ended)
    assert ended.frame is not None and ended.frame.index == FRAMES - 1
    assert not ended.playing
    player.toggle()
    again = _wait(player, lambda now: now.playing and not now.moving)
    assert again.frame is not None and not again.ended


def test_it_keeps_to_the_speed(open_player: Open, clip: Path) -> None:
    player = open_player(clip)
    player.run_at(0.25)
    player.seek(0.4)
    _arrive(player)
    began = time.monotonic()
    player.toggle()
    _wait(player, lambda now: now.frame is not None and now.frame.time >= 0.6)
    assert time.monotonic() - began > 0.2 / 0.25 * 0.7


def test_a_part_is_played_again_and_again(open_player: Open, clip: Path) -> None:
    player = open_player(clip)
    player.loop(Loop(0.4, 0.6))
    player.seek(0.48)
    _arrive(player)
    player.toggle()
    seen = []

    def went_round_twice(status: PlayerStatus) -> bool:
        seen.append(-1 if status.frame is None else status.frame.index)
        back = [place for place, (one, other) in enumerate(pairwise(seen)) if other < one]
        return len(back) == 2

    _wait(player, went_round_twice)
    assert 10 in seen and set(seen) <= set(range(10, 16))
    assert player.status().playing


def test_speeds_end_at_the_slowest_and_the_fastest(open_player: Open, clip: Path) -> None:
    player = open_player(clip)
    for _ in SPEEDS:
        player.slower()
    assert player.status().speed == SPEEDS[0] == 0.1
    for _ in SPEEDS:
        player.faster()
    assert player.status().speed == SPEEDS[-1] == 8


def test_what_cannot_be_opened_is_said(open_player: Open, tmp_path: Path) -> None:
    player = open_player(tmp_path / "gone.mp4")
    status = _wait(player, lambda now: now.problem is not None)
    assert status.problem is not None and "no such file or folder" in status.problem
    assert status.frame is None and not status.moving


def test_what_breaks_off_can_be_seen_up_to_there(open_player: Open, clip: Path) -> None:
    whole = clip.read_bytes()
    # The index of this file comes last.
    moov = whole.index(b"moov") - 4
    hole = moov // 2
    clip.write_bytes(whole[:hole] + bytes(moov - hole) + whole[moov:])
    player = open_player(clip)
    player.seek(1.9)
    _wait(player, lambda now: not now.moving)
    player.seek(0.2)
    assert _arrive(player) == 5
    assert player.status().problem is None
