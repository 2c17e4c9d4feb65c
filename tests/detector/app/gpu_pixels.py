"""Paints the same on both canvases, and tells as JSON by how much their pixels differ. Needs a screen.

python -m tests.detector.app.gpu_pixels
"""

import json
import logging
import sys
import time
from unittest.mock import patch

import cv2
import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent
from PyQt6.QtOpenGLWidgets import QOpenGLWidget
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from detector.app import picture_shader
from detector.app.opengl import renderer
from detector.app.qt_environment import restore_qt_environment
from detector.app.video_view import VideoView
from detector.boxes import Box
from detector.display import Painting
from detector.display.numbers import ShownNumbers
from detector.frame import Frame
from detector.live import TimedResult
from detector.picture import Image, Matrix, Picture, RgbPicture, YuvPicture, to_planes
from detector.result import NO_TIMINGS, FrameResult, Polyp
from tests.detector.app.pixels import image_pixels, pixels

# Width and height of pictures, and of the view: as large, halved, shrunk, enlarged, one pixel off.
_SIZES = (
    ((640, 360), (640, 360)),
    ((1280, 720), (640, 360)),
    ((1920, 1080), (700, 500)),
    ((320, 240), (900, 600)),
    ((639, 359), (640, 360)),
)
_SUBSAMPLED = ((2, 2), (1, 2), (1, 1))


def _tissue(width: int, height: int) -> Image:
    """Soft colours with edges, as an endoscope sees them."""
    coarse = np.random.default_rng(5).integers(40, 215, (9, 16, 3)).astype(np.uint8)
    image = np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    cv2.circle(image, (width // 3, height // 2), height // 5, (196, 170, 128), -1, cv2.LINE_AA)
    return image


def _yuv(rgb: Image, subsampled: tuple[int, int], matrix: Matrix, full_range: bool) -> YuvPicture:
    """As a decoder gives it: lines are padded."""
    even = np.asarray(cv2.resize(rgb, (2 * (rgb.shape[1] // 2 + 1), 2 * (rgb.shape[0] // 2 + 1))), np.uint8)
    y, u, v = to_planes(even, matrix)
    height, width = rgb.shape[:2]
    down, across = subsampled
    chroma = -(-width // across), -(-height // down)
    u, v = (np.asarray(cv2.resize(plane, chroma), np.uint8) for plane in (u, v))
    return YuvPicture(y[:height, :width], _padded(u), _padded(v), matrix, full_range)


def _padded(plane: Image) -> Image:
    wide = np.zeros((plane.shape[0], plane.shape[1] + 13), np.uint8)
    wide[:, : plane.shape[1]] = plane
    return wide[:, : plane.shape[1]]


def _painting(picture: Picture, marked: bool) -> Painting:
    frame, contour = (
        Frame(0, 0.0, time.monotonic(), picture),
        np.array([(20, 20), (90, 20), (60, 80)], np.float32),
    )
    polyp = Polyp(Box(20, 20, 90, 80), 0.9, 0.02, contour, 1)
    activations = (polyp,) if marked else ()
    result = FrameResult(0, 0.0, picture.width, picture.height, activations, activations, NO_TIMINGS)
    return Painting(frame, TimedResult(frame, result, time.monotonic()), float("inf"))


def _shown(view: VideoView, painting: Painting) -> NDArray[np.int_]:
    """What a view shows; a widget that OpenGL paints is not grabbed with all that is painted on it."""
    view.show_painting(painting)
    canvas = view._canvas.widget()
    if not isinstance(canvas, QOpenGLWidget):
        return pixels(view).astype(int)
    image = canvas.grabFramebuffer()
    return image_pixels(image).astype(int)


def _differences(by_cpu: VideoView, by_gpu: VideoView) -> dict[str, dict[str, float]]:
    found = {}
    for size, room in _SIZES:
        rgb = _tissue(*size)
        pictures: dict[str, Picture] = {"rgb": RgbPicture(rgb)}
        for subsampled in _SUBSAMPLED:
            for matrix, full_range in (("bt709", False), ("bt601", True)):
                name = f"{subsampled} {matrix} {full_range}"
                pictures[name] = _yuv(rgb, subsampled, matrix, full_range)  # type: ignore[arg-type]
        for view in (by_cpu, by_gpu):
            view.resize(*room)
            QTest.qWait(50)
        for name, picture in pictures.items():
            painting = _painting(picture, marked=name == "rgb")
            difference = np.abs(_shown(by_cpu, painting) - _shown(by_gpu, painting)).max(axis=2)
            found[f"{size} in {room}: {name}"] = _sum_up(difference)
    return found


def _sum_up(difference: NDArray[np.int_]) -> dict[str, float]:
    """The largest where only the picture is, and the mean of all: letters are smoothed otherwise."""
    height, width = difference.shape
    alone = difference[height // 4 : height * 3 // 4, width // 3 :]
    return {"picture": int(alone.max()), "all": float(difference.mean())}


def _fallen_back(expected: NDArray[np.int_], painting: Painting) -> dict[str, object]:
    """What a view does whose shader cannot be built."""
    said: list[str] = []
    view = VideoView(ShownNumbers(), "gpu")
    view.fell_back.connect(said.append)
    view.resize(expected.shape[1], expected.shape[0])
    with patch.object(picture_shader, "_SCALED", "nonsense"):
        view.show()
        QTest.qWaitForWindowExposed(view)
        shown = _shown(view, painting)
    painter = view.painter_name
    _let_go(view)
    return {"painter": painter, "said": said, "same": bool((shown == expected).all())}


def _let_go(view: VideoView) -> None:
    """Delete a view now: collected while another paints, it would take the context of OpenGL from that."""
    view.release()
    view.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _changed(expected: NDArray[np.int_], painting: Painting) -> dict[str, object]:
    """What a view does that is given to the GPU while it is shown, and back."""
    view = VideoView(ShownNumbers(), "cpu")
    view.resize(expected.shape[1], expected.shape[0])
    view.show()
    QTest.qWaitForWindowExposed(view)
    _shown(view, painting)
    names, differences = [view.painter_name], []
    for by in ("gpu", "cpu"):
        view.paint_by(by)  # type: ignore[arg-type]
        QTest.qWait(50)
        names.append(view.painter_name)
        differences.append(_sum_up(np.abs(_shown(view, painting) - expected).max(axis=2))["picture"])
    _let_go(view)
    return {"painters": names, "differences": differences}


def main() -> None:
    """Tell what answers to OpenGL, every difference, and what happens without a shader."""
    restore_qt_environment()
    logging.basicConfig(level=logging.INFO)
    application = QApplication(["gpu"])
    answers = renderer()
    if answers is None:
        sys.stdout.write(json.dumps({"renderer": None}))
        return
    views = [VideoView(ShownNumbers(), by) for by in ("cpu", "gpu", "auto")]
    for view in views:
        view.show()
        QTest.qWaitForWindowExposed(view)
    told = {
        "renderer": answers.name,
        "is_gpu": answers.is_gpu,
        "painters": [view.painter_name for view in views],
        "found": _differences(*views[:2]),
    }
    painting = _painting(RgbPicture(_tissue(640, 360)), marked=True)
    told["fallen_back"] = _fallen_back(_shown(views[0], painting), painting)
    told["changed"] = _changed(_shown(views[0], painting), painting)
    sys.stdout.write(json.dumps(told))
    for view in views:
        view.release()
    application.closeAllWindows()


if __name__ == "__main__":
    main()
