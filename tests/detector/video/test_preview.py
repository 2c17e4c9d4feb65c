"""A camera is looked at in small, and set free again."""

import threading
import time
from pathlib import Path

from detector.errors import SourceError
from detector.picture import Image
from detector.video import VideoSource, open_video
from detector.video.preview import Preview
from tests.detector.app.cameras import Camera
from tests.recordings import write_recording


class Seen:
    """Keeps what a preview shows."""

    def __init__(self) -> None:
        self.images, self.faults = list[Image](), list[str]()
        self.something = threading.Event()

    def show(self, image: Image) -> None:
        self.images.append(image)
        self.something.set()

    def fail(self, fault: str) -> None:
        self.faults.append(fault)
        self.something.set()


def test_small_pictures_come_a_few_times_a_second_until_it_is_stopped() -> None:
    seen, camera = Seen(), Camera(50)
    preview = Preview(lambda: camera, 160, seen.show, seen.fail)
    preview.start()
    time.sleep(1.1)
    preview.stop()
    assert 2 <= len(seen.images) <= 7
    assert seen.images[0].shape == (120, 160, 3)
    before = len(seen.images)
    time.sleep(0.3)
    assert (len(seen.images), seen.faults) == (before, [])


def test_source_is_free_once_it_is_stopped() -> None:
    class Silent(Camera):
        closed = False

        def close(self) -> None:
            super().close()
            self.closed = True

    seen, camera = Seen(), Silent(25)
    camera.silent.set()
    preview = Preview(lambda: camera, 160, seen.show, seen.fail)
    preview.start()
    time.sleep(0.1)
    preview.stop()
    assert camera.closed
    assert "preview" not in {thread.name for thread in threading.enumerate()}


def test_picture_is_not_made_larger(tmp_path: Path) -> None:
    seen = Seen()
    preview = Preview(lambda: open_video(write_recording(tmp_path / "v.mp4")), 5000, seen.show, seen.fail)
    preview.start()
    assert seen.something.wait(5)
    preview.stop()
    assert seen.images[0].shape == (240, 320, 3)


def test_camera_that_cannot_be_opened_says_why() -> None:
    def fail() -> VideoSource:
        raise SourceError("the capture device is in use")

    seen = Seen()
    preview = Preview(fail, 160, seen.show, seen.fail)
    preview.start()
    assert seen.something.wait(5)
    preview.stop()
    assert seen.faults == ["the capture device is in use"]
