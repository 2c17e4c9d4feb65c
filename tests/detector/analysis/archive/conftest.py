"""A long recording as one undisturbed process analyses it, which all others are held to."""

from pathlib import Path

import av
import pytest

from detector.files.resources import resource_folder
from tests.detector.analysis.command_line import run

# Of the demo, up to a key frame: an analysis takes long enough to be disturbed, also on a fast machine.
LONG_FRAMES = 310


@pytest.fixture(scope="session")
def long_recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The beginning of the demo, under its name, with the packets that it has there."""
    path = tmp_path_factory.mktemp("long") / "demo.mp4"
    with av.open(str(resource_folder("assets") / "demo.mp4")) as demo, av.open(str(path), "w") as beginning:
        stream = beginning.add_stream_from_template(demo.streams.video[0])
        for packet, _ in zip(demo.demux(video=0), range(LONG_FRAMES), strict=False):
            packet.stream = stream
            beginning.mux(packet)
    return path


@pytest.fixture(scope="session")
def undisturbed(long_recording: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `--device cpu --threads 1` gives: another number of threads may round differently."""
    out = tmp_path_factory.mktemp("undisturbed")
    done = run(long_recording, "--out", out, "--device", "cpu", "--threads", "1")
    assert done.returncode == 0, done.stderr
    return out / "demo"
