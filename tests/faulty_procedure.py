"""A procedure that is recorded while things go wrong: `python -m tests.faulty_procedure --seconds 600`.

The demo comes in a loop over UDP from a process of its own, and `polyp-detector record` keeps it on a small
disk of its own. A quarter of the time in, the sender is killed; at the half, others want all of the
processor; near the end, somebody fills the disk. Printed is what the record says happened, and what the
recording process took meanwhile.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av

from tests.detector.video.senders import free_udp_port
from tests.small_disk import fill, small_disk
from tests.soak import Taken, grown, taken

DEMO = Path(__file__).parents[1] / "assets" / "demo.mp4"
# Parts of the whole time at which things go wrong, and for how long, in seconds.
_KILLED, _STARVED, _FULL = 0.25, 0.5, 0.9
_AWAY, _STARVING = 5.0, 10.0
# More than its frames take in a second, and what a record keeps back, in MB.
_DISK_A_SECOND, _DISK = 1.0, 64
# The record's end is waited for so long, in seconds.
_PATIENCE = 60.0
# Between two looks at what the recording takes, in seconds.
_LOOK_EVERY = 0.5


def send(port: int) -> None:
    """Send the demo's packets in real time, again and again, until the process is killed."""
    began, ahead = time.monotonic(), Fraction(0)
    with av.open(f"udp://127.0.0.1:{port}?pkt_size=1316", "w", format="mpegts") as sent:
        out = None
        while True:
            with av.open(str(DEMO)) as demo:
                stream = demo.streams.video[0]
                out = out or sent.add_stream_from_template(stream)
                assert stream.time_base is not None and stream.duration is not None
                for packet in demo.demux(stream):
                    if packet.pts is None or packet.dts is None:
                        continue
                    due = began + float(ahead + packet.dts * stream.time_base)
                    time.sleep(max(0.0, due - time.monotonic()))
                    offset = round(ahead / stream.time_base)
                    packet.pts, packet.dts, packet.stream = packet.pts + offset, packet.dts + offset, out
                    sent.mux(packet)
                ahead += stream.duration * stream.time_base


@contextmanager
def _sender(port: int) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [sys.executable, "-c", f"from tests.faulty_procedure import send; send({port})"]
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def _busy(count: int) -> Iterator[None]:
    """Processes that want all of the processor."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for each in others:
            each.kill()
            each.wait()


@contextmanager
def _recorder(port: int, out: Path, seconds: float, more: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    whole = ["record", f"udp://127.0.0.1:{port}", "--out", str(out), "--case", "LOOP-1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "detector", *whole, "--seconds", str(seconds), *more], stderr=sys.stdout
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _disturb(
    process: "subprocess.Popen[bytes]", port: int, seconds: float, full_disk: Path | None
) -> list[Taken]:
    """Do one thing after the other, and tell what the recording took up to the last."""
    with _sender(port) as sender:
        seen = _watch(process, _KILLED * seconds)
        sender.send_signal(signal.SIGKILL)
        seen += _watch(process, _AWAY)
    with _sender(port):
        seen += _watch(process, (_STARVED - _KILLED) * seconds - _AWAY)
        with _busy(4 * (os.cpu_count() or 1)):
            seen += _watch(process, _STARVING)
        seen += _watch(process, (_FULL - _STARVED) * seconds - _STARVING)
        if full_disk is not None:
            fill(full_disk)
        process.wait((1 - _FULL) * seconds + _PATIENCE)
    return seen


def _watch(process: "subprocess.Popen[bytes]", seconds: float) -> list[Taken]:
    seen, until = [], time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        seen.append(taken(process.pid))
        time.sleep(_LOOK_EVERY)
    return seen


def _events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]


def main() -> int:
    """Record, disturb, and print what was kept."""
    options = argparse.ArgumentParser(prog="python -m tests.faulty_procedure", description=__doc__)
    options.add_argument("--seconds", type=float, default=600)
    given, more = options.parse_known_args()
    port = free_udp_port()
    with TemporaryDirectory() as folder:
        out = Path(folder) / "sessions"
        with (
            small_disk(out, round(_DISK + _DISK_A_SECOND * given.seconds)) as made,
            _recorder(port, out, given.seconds, more) as process,
        ):
            seen = _disturb(process, port, given.seconds, out if made else None)
            for event in _events(next(out.glob("*LOOP-1"))):
                sys.stdout.write(json.dumps(event) + "\n")
    if not made:
        sys.stdout.write("the disk was not filled: this user cannot mount a small one\n")
    rise = grown(seen)
    sys.stdout.write(
        f"{seen[-1].memory:.0f} MB ({rise.memory:+.1f}), {seen[-1].handles} handles ({rise.handles:+d}), "
        f"{seen[-1].threads} threads ({rise.threads:+d})\n"
    )
    return process.returncode


if __name__ == "__main__":
    raise SystemExit(main())
