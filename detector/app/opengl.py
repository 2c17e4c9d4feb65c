"""What answers to OpenGL here."""

from dataclasses import dataclass

from PyQt6.QtGui import QOffscreenSurface, QOpenGLContext, QSurfaceFormat
from PyQt6.QtOpenGL import (
    QOpenGLFunctions_2_1,
    QOpenGLVersionFunctionsFactory,
    QOpenGLVersionProfile,
)

# Parts of the names of what calls itself a GPU and is the processor.
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "software", "swiftshader", "basic render", "gdi generic")
_RENDERER = 0x1F01  # GL_RENDERER


@dataclass(frozen=True)
class Renderer:
    """What answers to OpenGL.

    Attributes:
        name: as it calls itself.
    """

    name: str

    @property
    def is_gpu(self) -> bool:
        """Whether it is no software."""
        return not any(part in self.name.lower() for part in _SOFTWARE)


def renderer() -> Renderer | None:
    """What answers to OpenGL; None where nothing does that is new enough."""
    context = QOpenGLContext()
    if not context.create():
        return None
    surface = QOffscreenSurface()
    surface.setFormat(context.format())
    surface.create()
    if not context.makeCurrent(surface):
        return None
    functions = functions_of(context)
    name = "" if functions is None else str(functions.glGetString(_RENDERER) or "")
    context.doneCurrent()
    return Renderer(name) if name else None


def functions_of(context: QOpenGLContext | None) -> QOpenGLFunctions_2_1 | None:
    """OpenGL 2.1 of a context that is current; None where it has no such functions."""
    profile = QOpenGLVersionProfile()
    profile.setVersion(2, 1)
    functions = QOpenGLVersionFunctionsFactory.get(profile, context)
    if not isinstance(functions, QOpenGLFunctions_2_1) or not functions.initializeOpenGLFunctions():
        return None
    return functions


def without_waiting() -> QSurfaceFormat:
    """The usual format of a surface, but that showing a picture does not wait for the screen."""
    usual = QSurfaceFormat.defaultFormat()
    usual.setSwapInterval(0)
    return usual
