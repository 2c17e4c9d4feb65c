"""What the GPU paints the picture on."""

from PyQt6.QtCore import QRect
from PyQt6.QtGui import QPainter
from PyQt6.QtOpenGL import QOpenGLFunctions_2_1
from PyQt6.QtOpenGLWidgets import QOpenGLWidget
from PyQt6.QtWidgets import QWidget

from detector.app.canvas import Done, Paint, paint_in_screen_pixels
from detector.app.gpu_picture import GpuPicture
from detector.app.opengl import functions_of, without_waiting
from detector.app.picture_shader import PictureShader


class GpuCanvas(QOpenGLWidget):
    """A canvas that OpenGL paints, whole each time: it forgets what it showed.

    Attributes:
        fault: why it cannot, in words for the user; "" while it can.
    """

    name = "GPU"

    def __init__(self, paint: Paint, done: Done) -> None:
        super().__init__()
        self.setFormat(without_waiting())
        self._shader = PictureShader()
        self.large, self.small = GpuPicture(self._shader), GpuPicture(self._shader)
        self._paint, self._done = paint, done
        self.fault = ""
        self._functions: QOpenGLFunctions_2_1 | None = None

    def paint_now(self, changed: QRect | None) -> None:
        self.repaint()
        if self.isVisible() and not self.isValid():
            self.fault = "OpenGL does not answer"

    def widget(self) -> QWidget:
        return self

    def release(self) -> None:
        self.makeCurrent()
        self.large.release()
        self.small.release()
        self._shader.release()
        self._functions = None
        self.doneCurrent()

    def initializeGL(self) -> None:  # noqa: N802 - Qt's name
        self._functions = functions_of(self.context())
        self.fault = "no OpenGL 2.1" if self._functions is None else self._shader.build(self._functions)

    def paintGL(self) -> None:  # noqa: N802 - Qt's name
        if self.fault or self._functions is None:
            return
        painter = QPainter(self)
        paint_in_screen_pixels(painter, self, self._paint)
        painter.end()
        error = self._functions.glGetError()
        if error:
            self.fault = f"OpenGL error {error:#x}"
            return
        self._done(True)
