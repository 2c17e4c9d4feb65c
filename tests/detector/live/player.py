"""Plays a stream as a window does, and prints what is on screen at each look: a line of JSON each.

`python -m tests.detector.live.player URL MODEL [--slow FROM TO SECONDS]`: each picture says its number (see
`numbers`); within a time from the first picture on, in seconds, the decoding of each takes so much longer.
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass

from av.video.frame import VideoFrame

from detector import PolypDetector
from detector.display import Painted
from detector.session import Session
from detector.video import open_reconnecting
from detector.video.live_decoder import LiveDecoder
from detector.video.packet_reader import Arrived
from tests.detector.live.numbers import number_of

_LOOK_EVERY = 0.02


@dataclass
class _Slowness:
    begin: float
    end: float
    seconds: float
    first: float | None = None

    def wait(self) -> None:
        """Take as long as this machine is to take now."""
        self.first = self.first or time.monotonic()
        if self.begin <= time.monotonic() - self.first < self.end:
            time.sleep(self.seconds)


def _slow_down(slowness: _Slowness) -> None:
    decode = LiveDecoder._given_of

    def slow(self: LiveDecoder, arrived: Arrived, decoded: list[VideoFrame]) -> list[VideoFrame]:
        slowness.wait()
        return decode(self, arrived, decoded)

    LiveDecoder._given_of = slow  # type: ignore[method-assign]


def _look(session: Session) -> dict[str, object]:
    painting = session.to_paint()
    if painting is not None:
        result = painting.result
        markers = 0 if result is None else len(result.result.activations)
        session.note_painted(Painted(time.monotonic(), painting.frame, result, markers))
    session.display()
    status = session.status()
    painted = status.painted
    return {
        "now": time.monotonic(),
        "state": status.display.state.value,
        "late": 0.0 if painted is None else painted.frame.late,
        "number": None if painted is None else number_of(painted.frame.picture.rgb()),
        "markers": 0 if painted is None else painted.markers,
        "overtaken": status.live.overtaken,
        "message": status.message,
    }


def main() -> None:
    """Play until the process is killed."""
    options = argparse.ArgumentParser()
    options.add_argument("url")
    options.add_argument("model")
    options.add_argument("--slow", nargs=3, type=float)
    given = options.parse_args()
    if given.slow:
        _slow_down(_Slowness(*given.slow))
    detector = PolypDetector(given.model, device="cpu")
    session = Session([lambda: open_reconnecting(given.url)], lambda: detector)
    session.start(lambda: None)
    while True:
        sys.stdout.write(json.dumps(_look(session)) + "\n")
        sys.stdout.flush()
        time.sleep(_LOOK_EVERY)


if __name__ == "__main__":
    main()
