"""A frame in the memory of the GPU, which scales its planes and converts its colours, each frame once."""

from collections.abc import Sequence

from PyQt6.QtCore import QRect
from PyQt6.QtGui import QPainter
from PyQt6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat, QOpenGLTexture

from detector.app.picture_shader import PictureShader, Samples
from detector.display.pixels import converted_size
from detector.display.planes import Planes, planes_of
from detector.picture import Image, Picture

# GL_R8 and GL_RGBA8.
_ONE, _COLOURS = 0x8229, 0x8058


class GpuPicture:
    """Keeps to `PicturePlace`, on a canvas whose context is current whenever something is painted."""

    def __init__(self, shader: PictureShader) -> None:
        """Paint by a shader, which need not be built yet."""
        self._shader = shader
        self._picture: Picture | None = None
        self._size = (0, 0)
        self._memory: _Memory | None = None
        self._is_made = False

    def make(self, picture: Picture, target: QRect) -> None:
        size = converted_size((picture.width, picture.height), (target.width(), target.height()))
        if picture is not self._picture or size != self._size:
            self._picture, self._size, self._is_made = picture, size, False

    def paint(self, painter: QPainter, target: QRect) -> None:
        assert self._picture is not None
        device = painter.device()
        assert device is not None
        painter.beginNativePainting()
        if not self._is_made:
            self._convert(planes_of(self._picture))
        assert self._memory is not None
        height = round(device.height() * device.devicePixelRatioF())
        self._shader.show(_samples(self._memory.colours), target, height)
        painter.endNativePainting()

    def release(self) -> None:
        """Give the GPU's memory back; the context must be current."""
        if self._memory is not None:
            self._memory.release()
        self._memory, self._is_made = None, False

    def _convert(self, planes: Planes) -> None:
        if self._memory is None or not self._memory.fits(planes, self._size):
            self.release()
            self._memory = _Memory(planes, self._size)
        smallest = []
        for plane, texture, halves in zip(
            planes.planes, self._memory.textures, self._memory.halves, strict=True
        ):
            self._shader.copy(plane, texture)
            source = Samples(texture.textureId(), texture.width(), texture.height())
            for half in halves:
                self._shader.scale(source, half)
                source = _samples(half)
            smallest.append(source)
        self._shader.convert(smallest, planes.to_rgb, self._memory.colours)
        self._is_made = True


class _Memory:
    """What planes of some sizes need on the GPU to become a picture of another.

    Attributes:
        textures: each plane.
        halves: each plane halved once, twice, …
        colours: the picture.
    """

    def __init__(self, planes: Planes, size: tuple[int, int]) -> None:
        self._layout = _layout(planes, size)
        self.textures = [_texture(plane) for plane in planes.planes]
        self.halves = [
            [
                _buffer((plane.shape[1] >> times, plane.shape[0] >> times), _ONE)
                for times in range(1, halvings + 1)
            ]
            for plane, halvings in zip(planes.planes, planes.halvings(*size), strict=True)
        ]
        self.colours = _buffer(size, _COLOURS)

    def fits(self, planes: Planes, size: tuple[int, int]) -> bool:
        """Whether other planes need the same."""
        return self._layout == _layout(planes, size)

    def release(self) -> None:
        """Give it back."""
        for texture in self.textures:
            texture.destroy()
        # Buffers end with their objects.
        self.textures, self.halves = [], []
        del self.colours


def _layout(planes: Planes, size: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    return (*(plane.shape for plane in planes.planes), tuple(size))


def _texture(plane: Image) -> QOpenGLTexture:
    texture = QOpenGLTexture(QOpenGLTexture.Target.Target2D)
    texture.setFormat(QOpenGLTexture.TextureFormat.R8_UNorm)
    texture.setSize(plane.shape[1], plane.shape[0])
    texture.setMipLevels(1)
    texture.setAutoMipMapGenerationEnabled(False)
    texture.setWrapMode(QOpenGLTexture.WrapMode.ClampToEdge)
    texture.setMinMagFilters(QOpenGLTexture.Filter.Nearest, QOpenGLTexture.Filter.Nearest)
    texture.allocateStorage(QOpenGLTexture.PixelFormat.Red, QOpenGLTexture.PixelType.UInt8)
    return texture


def _buffer(size: tuple[int, int], samples: int) -> QOpenGLFramebufferObject:
    made = QOpenGLFramebufferObjectFormat()
    made.setInternalTextureFormat(samples)
    return QOpenGLFramebufferObject(*size, made)


def _samples(buffer: QOpenGLFramebufferObject) -> Samples:
    return Samples(buffer.texture(), buffer.width(), buffer.height())
