"""Makes the start screen and the live window in its states for docs/app/*.png, brought about for real.

python docs/screenshots.py [--out docs/app]
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QRect, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from small_png import save

from detector import PolypDetector
from detector.app.main_window import MainWindow
from detector.app.qt_environment import restore_qt_environment
from detector.app.settings_dialog import SettingsDialog
from detector.app.start.start_window import StartWindow
from detector.app.theme import BACKGROUND, PANEL, apply_theme
from detector.app.translation import tr
from detector.desk.kinds import Brought, Kind
from detector.desk.recent import note_recent
from detector.display import DisplayState
from detector.errors import SourceError
from detector.frame import Frame
from detector.record import RecordPlan
from detector.result import FrameResult
from detector.session import Session
from detector.settings import DetectorSettings, UserSettings
from detector.video import OpeningSource, VideoSource, open_video
from detector.video.cameras import CameraMode, FoundCamera
from detector.video.reconnecting import ReconnectingSource

DEMO = Path(__file__).parents[1] / "assets" / "demo.mp4"
START = QSize(1120, 700)
WINDOW, WIDE, CELL, GAP = QSize(960, 591), QSize(1366, 768), QSize(400, 225), 8
_PATIENCE, _TRIES = 25.0, 5
# A state that is so old, in seconds, is on the screen.
_SETTLED = 0.1


class Live(VideoSource):
    """The demo video as a camera would give it, up to a frame after which nothing comes, or it is gone."""

    live = True

    def __init__(self, frames: int, gone: bool) -> None:
        self._inner, self._frames, self._gone, self._closed = open_video(DEMO), frames, gone, False
        self.name, self.rate, self.frame_count = "capture card", self._inner.rate, None
        self.width, self.height = self._inner.width, self._inner.height

    def __iter__(self) -> Iterator[Frame]:
        began = time.monotonic()
        for frame in self._inner:
            time.sleep(max(0.0, began + frame.time - time.monotonic()))
            if frame.index == self._frames:
                break
            yield Frame(frame.index, frame.time, time.monotonic(), frame.picture)
        while not self._gone and not self._closed:
            time.sleep(0.05)
        raise SourceError("capture card: no picture comes; check the cable and the sender")

    def close(self) -> None:
        self._closed = True
        self._inner.close()


class SlowDetector(PolypDetector):
    """Takes a third of a second for each frame."""

    def __call__(self, frame: Frame) -> FrameResult:
        time.sleep(0.33)
        return super().__call__(frame)


class BrokenDetector(PolypDetector):
    """Its device is lost."""

    def __call__(self, frame: Frame) -> FrameResult:
        raise RuntimeError("the device is lost")


def _slow_to_load() -> PolypDetector:
    time.sleep(2)
    return PolypDetector()


def _open(
    source: Callable[[], VideoSource] = lambda: open_video(DEMO),
    detector: Callable[[], PolypDetector] = PolypDetector,
) -> MainWindow:
    return _show(MainWindow(Session([source], detector)), WINDOW)


def _show(window: MainWindow, size: QSize) -> MainWindow:
    window.resize(size)
    window.show()
    return window


def _wait(window: MainWindow, state: DisplayState, seconds: float = 0.0) -> MainWindow:
    """Until the window has shown a state for so long."""
    deadline, display = time.monotonic() + _PATIENCE, window.session.display()
    while display.state is not state or time.monotonic() - display.since < seconds + _SETTLED:
        if time.monotonic() > deadline:
            window.close()
            raise TimeoutError(f"the window shows {display.state.value}, not {state.value}")
        QTest.qWait(10)
        display = window.session.display()
    return window


def _after_marked(act: Callable[[MainWindow], None], state: DisplayState) -> MainWindow:
    window = _wait(_open(), DisplayState.MARKED)
    act(window)
    return _wait(window, state)


def _marked() -> MainWindow:
    return _wait(_open(), DisplayState.MARKED, 0.3)


def _recorded() -> MainWindow:
    """A procedure is recorded, in its first phase."""
    folder = Path(mkdtemp())
    plan = RecordPlan(folder, "STUDY-017", screen="window")
    window = _show(MainWindow(Session([lambda: open_video(DEMO)], PolypDetector), plan), WIDE)
    _wait(window, DisplayState.LOOKING)
    window.controls.toggle_record()
    window.controls.actions()["phase"]()
    window.controls.say("")
    _wait(window, DisplayState.MARKED, 0.3)
    window.destroyed.connect(lambda: rmtree(folder, ignore_errors=True))
    return window


def _ready() -> MainWindow:
    """A source that gives a frame every five seconds has not given its first."""

    def rare() -> VideoSource:
        source = Live(0, gone=False)
        source.rate = 0.2
        return source

    return _wait(_open(rare), DisplayState.READY, 0.3)


def _frozen() -> MainWindow:
    """A picture of a live source is held, which goes on."""
    window = _wait(_open(lambda: Live(400, gone=False)), DisplayState.MARKED)
    window.session.toggle_pause()
    return _wait(window, DisplayState.FROZEN, 0.6)


def _absent() -> MainWindow:
    """An address does not answer yet."""

    def nobody() -> VideoSource:
        raise SourceError("https://10.0.0.5/theatre-2: cannot be opened as video (Connection refused)")

    opening = OpeningSource("https://10.0.0.5/theatre-2", nobody)
    window = _show(MainWindow(Session([nobody], PolypDetector, opening)), WINDOW)
    _wait(window, DisplayState.NO_SIGNAL, 2.2)
    return window


def _ended() -> MainWindow:
    window = _open()
    window.session.seek(1000)
    return _wait(window, DisplayState.ENDED)


def _lost() -> MainWindow:
    window = _open(lambda: ReconnectingSource(lambda: Live(50, gone=False)))
    return _wait(window, DisplayState.NO_SIGNAL, 3.2)


STATES: tuple[Callable[[], MainWindow], ...] = (
    lambda: _wait(_open(detector=_slow_to_load), DisplayState.STARTING, 0.6),
    _ready,
    lambda: _wait(_open(), DisplayState.LOOKING),
    _marked,
    lambda: _after_marked(MainWindow.toggle_bypass, DisplayState.BYPASS),
    lambda: _wait(_open(detector=SlowDetector), DisplayState.TOO_SLOW, 0.3),
    _lost,
    _absent,
    lambda: _wait(_open(detector=BrokenDetector), DisplayState.ENGINE_FAULT, 0.5),
    lambda: _after_marked(lambda window: window.session.toggle_pause(), DisplayState.PAUSED),
    _frozen,
    _ended,
)


def _shown(make: Callable[[], MainWindow]) -> MainWindow:
    """The window in a state; a machine that has other work may be too slow for it at first."""
    for _ in range(_TRIES - 1):
        try:
            return make()
        except TimeoutError:
            continue
    return make()


def _grabbed(make: Callable[[], MainWindow]) -> tuple[QImage, QImage]:
    """A window in a state, and the picture in it with its badge."""
    window = _shown(make)
    # What is on screen is painted again for this, when it may be too old by now.
    window.view.keep_markers(float("inf"))
    whole = window.grab().toImage()
    window.close()
    return whole, whole.copy(window.view.geometry())


def _sheet(images: list[QImage]) -> QImage:
    """Pictures side by side in columns of three."""
    columns = 3
    rows = -(-len(images) // columns)
    size = QSize(columns * (CELL.width() + GAP) - GAP, rows * (CELL.height() + GAP) - GAP)
    sheet = QImage(size, QImage.Format.Format_RGB32)
    sheet.fill(QColor(PANEL))
    painter = QPainter(sheet)
    for number, image in enumerate(images):
        row, column = divmod(number, columns)
        place = QRect(column * (CELL.width() + GAP), row * (CELL.height() + GAP), CELL.width(), CELL.height())
        fitting = image.scaled(
            CELL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.fillRect(place, QColor(BACKGROUND))
        middle = place.center() - fitting.rect().center()
        painter.drawImage(middle, fitting)
    painter.end()
    return sheet


def _start_screen() -> StartWindow:
    """With the demo video in the place of a camera, and things that somebody may have opened."""
    opened = (
        Brought(Kind.STREAM, "rtsp://10.0.0.5/live"),
        Brought(Kind.SESSION, "/procedures/2026-11-20_STUDY-017"),
        Brought(Kind.VIDEO, str(Path.home() / "Videos" / "demo.mp4")),
    )
    for one in opened:
        note_recent([one])
    modes = CameraMode(1920, 1080, 60.0, "mjpeg"), CameraMode(1280, 720, 60.0, "yuyv422")
    cameras = (
        FoundCamera("USB3 HDMI Capture", str(DEMO), modes),
        FoundCamera("Integrated Camera", "/dev/video2", (), "Device or resource busy"),
    )
    window = StartWindow(lambda: cameras)
    window.resize(START)
    window.show()
    QTest.qWait(1200)
    return window


def _settings() -> SettingsDialog:
    dialog = SettingsDialog(UserSettings(DetectorSettings(threshold=0.4)))
    dialog.show()
    dialog.say(tr("In effect."))
    QTest.qWait(200)
    return dialog


def _save_start(out: Path) -> None:
    with TemporaryDirectory() as folder:
        # What is remembered of the user who makes the pictures is nobody's business.
        os.environ["HOME"], os.environ["XDG_CONFIG_HOME"] = folder, f"{folder}/.config"
        (Path(folder) / "Videos").mkdir()
        (Path(folder) / "Videos" / "demo.mp4").symlink_to(DEMO.resolve())
        for name, window in (("start", _start_screen()), ("settings", _settings())):
            save(window.grab().toImage(), out / f"{name}.png")
            window.close()


def main() -> None:
    """Make all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "app")
    out = parser.parse_args().out
    out.mkdir(exist_ok=True)
    restore_qt_environment()
    application = QApplication(["screenshots"])
    apply_theme(application)
    _save_start(out)
    save(_grabbed(_recorded)[0], out / "window.png")
    save(_sheet([_grabbed(make)[1] for make in STATES]), out / "states.png")


if __name__ == "__main__":
    main()
