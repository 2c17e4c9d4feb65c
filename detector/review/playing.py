"""The recording of results in review: where in it one is, and what moves there."""

from collections.abc import Callable
from pathlib import Path

from detector.review.loop import begun, ended
from detector.review.overview import Overview
from detector.review.player import Player
from detector.review.whereabouts import reading_of, recording_of
from detector.video import FrameReader, SourceOptions, open_video
from detector.video.frame_reader import BOUNDS
from detector.video.frame_store import Bounds

# Results hold times in millionths of a second.
_EXACT = 2e-6


class Playing:
    """The recording that is played, or a place in it without one. For one thread.

    Attributes:
        overview: of the results.
        player: of the recording; None where it is not to be had.
        message: what could not be done, or read, "" for nothing; the next thing that is done takes it away.
        absence: why there is no recording to be seen, "" where there is one.
        length: of the recording, in seconds, as far as is known.
    """

    def __init__(self, overview: Overview, length: float = 0.0) -> None:
        """Stand at the beginning; without a recording until `open_recording`.

        Args:
            overview: of the results.
            length: of the recording in seconds, where it may be longer than what was analyzed.
        """
        self.overview = overview
        self.player: Player | None = None
        self.message, self.absence = "", ""
        self.length, self._position = max(length, overview.duration), 0.0
        self._recording, self._options = "", SourceOptions()
        self._on_change: Callable[[], None] = lambda: None

    @property
    def name(self) -> str:
        """Of the recording, for a title: without folders."""
        return Path(self.overview.header.path).name

    @property
    def position(self) -> float:
        """The time that is shown, or is being gone to, in seconds."""
        return self._position if self.player is None else self.player.status().position

    def listen(self, on_change: Callable[[], None]) -> None:
        """Call this when the player's status is another, from any thread; it must return at once."""
        self._on_change = on_change

    def open_recording(self, named: Path | None = None) -> None:
        """Show the recording of the results.

        Args:
            named: where the user says that it is; None: where the results say.

        Raises:
            DetectorError: it is not there, or another one; review goes on without pictures.
        """
        self.play(recording_of(self.overview, named), reading_of(self.overview.header))

    def play(self, path: str, options: SourceOptions) -> None:
        """Show a recording that is known to be the right one."""
        self.close_player()
        self._recording, self._options = path, options
        self.player = Player(self.open_reader, lambda: self._on_change())
        self.player.seek(self._position)

    def open_reader(self, bounds: Bounds = BOUNDS) -> FrameReader:
        """The recording that is shown, opened once more.

        Raises:
            SourceError: it cannot be opened.
        """
        path, options = self._recording, self._options
        return FrameReader(lambda: open_video(path, options=options), bounds)

    def seek(self, time: float) -> None:
        """Go to the frame that is on screen at a time in seconds."""
        self._position, self.message = min(max(0.0, time), self.length), ""
        if self.player is not None:
            self.player.seek(self._position)
        else:
            self._on_change()

    def toggle(self) -> None:
        """Play or hold."""
        if self.player is not None:
            self.player.toggle()

    def hold(self) -> None:
        """Play no further than here."""
        if self.player is not None:
            self.player.step(0)

    def faster(self) -> None:
        """Play at the next higher speed."""
        if self.player is not None:
            self.player.faster()

    def slower(self) -> None:
        """Play at the next lower speed."""
        if self.player is not None:
            self.player.slower()

    def skip(self, seconds: float) -> None:
        """Go so far on, or back where that is negative."""
        self.seek(self.position + seconds)

    def step(self, frames: int) -> None:
        """Go so many frames on, or back where that is negative; of what was looked at, without a picture."""
        self.message = ""
        if self.player is not None:
            self.player.step(frames)
            return
        index = self.overview.index_at(self._position + _EXACT)
        if index is not None:
            self.seek(float(self.overview.times[min(max(0, index + frames), len(self.overview.times) - 1)]))

    def begin_loop(self) -> None:
        """The part that is played again and again begins here; or there is none any more, where it did."""
        if self.player is not None:
            self.player.loop(begun(self.player.status().loop, self.position))

    def end_loop(self) -> None:
        """It ends here, or begins here if it began later; or there is none any more, where it ended here."""
        if self.player is not None:
            self.player.loop(ended(self.player.status().loop, self.position))

    def close_player(self) -> None:
        """Let go of the recording."""
        if self.player is not None:
            self._position = self.position
            self.player.close()
            self.player = None
