"""Scaling and conversion of a frame's planes on the GPU, step by step as the processor does them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6 import sip
from PyQt6.QtCore import QRect
from PyQt6.QtGui import QMatrix4x4
from PyQt6.QtOpenGL import (
    QOpenGLBuffer,
    QOpenGLFramebufferObject,
    QOpenGLFunctions_2_1,
    QOpenGLShader,
    QOpenGLShaderProgram,
    QOpenGLTexture,
)

from detector.picture import Image

_VERTEX = """
attribute highp vec2 corner;
void main() {
    gl_Position = vec4(2.0 * corner - 1.0, 0.0, 1.0);
}
"""
# A value from 0 to 255 between four samples, in exact steps: the filters of GPUs are coarser, more so those
# of Mesa's software. `turned` is 1 where the target's rows are counted from below, as those of a screen.
_BETWEEN = """
uniform highp vec2 origin;
uniform highp vec2 target;
uniform highp float turned;
highp vec3 sample(sampler2D plane, highp vec2 corner, highp vec2 size) {
    return floor(texture2D(plane, (corner + 0.5) / size).rgb * 255.0 + 0.5);
}
highp vec3 between(sampler2D plane, highp vec2 size) {
    highp vec2 pixel = gl_FragCoord.xy - origin;
    pixel.y = mix(pixel.y, target.y - pixel.y, turned);
    highp vec2 at = pixel * (size / target) - 0.5;
    highp vec2 corner = floor(at);
    highp vec2 share = at - corner;
    highp vec3 upper = mix(
        sample(plane, corner, size), sample(plane, corner + vec2(1.0, 0.0), size), share.x);
    highp vec3 lower = mix(
        sample(plane, corner + vec2(0.0, 1.0), size), sample(plane, corner + 1.0, size), share.x);
    return mix(upper, lower, share.y);
}
"""
_SCALED = f"""{_BETWEEN}
uniform sampler2D plane0;
uniform highp vec2 size0;
void main() {{
    gl_FragColor = vec4(floor(between(plane0, size0) + 0.5) / 255.0, 1.0);
}}
"""
_CONVERTED = f"""{_BETWEEN}
uniform sampler2D plane0;
uniform sampler2D plane1;
uniform sampler2D plane2;
uniform highp vec2 size0;
uniform highp vec2 size1;
uniform highp vec2 size2;
uniform highp mat4 to_rgb;
void main() {{
    highp vec4 samples = vec4(
        between(plane0, size0).r, between(plane1, size1).r, between(plane2, size2).r, 255.0) / 255.0;
    gl_FragColor = vec4(clamp((to_rgb * samples).rgb, 0.0, 1.0), 1.0);
}}
"""
_CORNERS = np.array([(0, 0), (1, 0), (0, 1), (1, 1)], np.float32)
_TRIANGLE_STRIP, _FLOAT, _TEXTURE_2D, _FIRST_UNIT = 0x0005, 0x1406, 0x0DE1, 0x84C0
_ROW_LENGTH, _ALIGNMENT, _USUAL_ALIGNMENT = 0x0CF2, 0x0CF5, 4
# Not wanted for a picture that covers its place: culling, depth, stencil, blending, scissors.
_STATES = (0x0B44, 0x0B71, 0x0B90, 0x0BE2, 0x0C11)


@dataclass(frozen=True)
class Samples:
    """A texture that is there, by its number, width and height."""

    number: int
    width: int
    height: int


class PictureShader:
    """Draws textures into others and onto the canvas. All of it needs the canvas's context to be current."""

    def __init__(self) -> None:
        self._functions: QOpenGLFunctions_2_1 | None = None
        self._scaled, self._converted = QOpenGLShaderProgram(), QOpenGLShaderProgram()
        self._corners = QOpenGLBuffer(QOpenGLBuffer.Type.VertexBuffer)

    def build(self, functions: QOpenGLFunctions_2_1) -> str:
        """Make it ready for a context; why it cannot be, "" where it is."""
        for program, fragment in ((self._scaled, _SCALED), (self._converted, _CONVERTED)):
            built = program.addShaderFromSourceCode(QOpenGLShader.ShaderTypeBit.Vertex, _VERTEX)
            built = built and program.addShaderFromSourceCode(QOpenGLShader.ShaderTypeBit.Fragment, fragment)
            if not built or not program.link():
                return f"its shader cannot be built ({' '.join(program.log().split())})"
        if not self._corners.create() or not self._corners.bind():
            return "it has no memory for a rectangle"
        self._corners.allocate(sip.voidptr(_CORNERS.ctypes.data), _CORNERS.nbytes)
        self._corners.release()
        self._functions = functions
        return ""

    def copy(self, plane: Image, texture: QOpenGLTexture) -> None:
        """Copy a plane, whose lines may be padded, into a texture of its size."""
        functions = self._of_context()
        functions.glPixelStorei(_ALIGNMENT, 1)
        functions.glPixelStorei(_ROW_LENGTH, plane.strides[0])
        samples = QOpenGLTexture.PixelFormat.Red, QOpenGLTexture.PixelType.UInt8
        texture.setData(*samples, sip.voidptr(plane.ctypes.data))
        functions.glPixelStorei(_ROW_LENGTH, 0)
        functions.glPixelStorei(_ALIGNMENT, _USUAL_ALIGNMENT)

    def scale(self, source: Samples, target: QOpenGLFramebufferObject) -> None:
        """Draw a texture into a buffer of another size."""
        target.bind()
        self._draw(self._scaled, (source,), QRect(0, 0, target.width(), target.height()))
        target.release()

    def convert(
        self, planes: Sequence[Samples], to_rgb: NDArray[np.float32], target: QOpenGLFramebufferObject
    ) -> None:
        """Draw three planes as colours into a buffer.

        Args:
            to_rgb: affine map [3, 4] from their samples to R'G'B', both in 0..1.
        """
        target.bind()
        self._converted.bind()
        rows = np.vstack([to_rgb, (0, 0, 0, 1)]).ravel().tolist()
        self._converted.setUniformValue("to_rgb", QMatrix4x4(*rows))
        self._draw(self._converted, planes, QRect(0, 0, target.width(), target.height()))
        target.release()

    def show(self, source: Samples, target: QRect, height: int) -> None:
        """Draw a texture onto the canvas, which is so high in the screen's pixels."""
        from_below = target.translated(0, height - 2 * target.top() - target.height())
        self._draw(self._scaled, (source,), from_below, turned=1.0)

    def release(self) -> None:
        """Give the GPU's memory back."""
        self._corners.destroy()
        self._scaled.removeAllShaders()
        self._converted.removeAllShaders()
        self._functions = None

    def _draw(
        self, program: QOpenGLShaderProgram, sources: Sequence[Samples], target: QRect, turned: float = 0.0
    ) -> None:
        functions = self._of_context()
        for state in _STATES:
            functions.glDisable(state)
        functions.glViewport(target.left(), target.top(), target.width(), target.height())
        program.bind()
        program.setUniformValue("origin", float(target.left()), float(target.top()))
        program.setUniformValue("target", float(target.width()), float(target.height()))
        program.setUniformValue("turned", turned)
        for unit, source in reversed(list(enumerate(sources))):
            functions.glActiveTexture(_FIRST_UNIT + unit)
            functions.glBindTexture(_TEXTURE_2D, source.number)
            program.setUniformValue(f"plane{unit}", unit)
            program.setUniformValue(f"size{unit}", float(source.width), float(source.height))
        self._corners.bind()
        program.enableAttributeArray("corner")
        program.setAttributeBuffer("corner", _FLOAT, 0, 2)
        functions.glDrawArrays(_TRIANGLE_STRIP, 0, 4)
        program.disableAttributeArray("corner")
        self._corners.release()
        program.release()

    def _of_context(self) -> QOpenGLFunctions_2_1:
        assert self._functions is not None
        return self._functions
