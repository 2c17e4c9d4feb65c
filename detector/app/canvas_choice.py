"""Which canvas the picture is painted on here."""

import logging
from typing import Literal

from PyQt6.QtGui import QGuiApplication

from detector.app.canvas import Canvas, Done, Paint, ProcessorCanvas

log = logging.getLogger(__name__)

# What paints the picture: a GPU where there is one, or what is named; then whatever answers to OpenGL passes
# for a GPU.
PaintedBy = Literal["auto", "gpu", "cpu"]


def painted_by(setting: str) -> PaintedBy:
    """What a user's setting means; nobody can ask for software that passes for a GPU."""
    return "cpu" if setting == "cpu" else "auto"


def open_canvas(by: PaintedBy, paint: Paint, done: Done) -> Canvas:
    """The canvas that is wanted, or the processor's where there is no other; which one stands in the log."""
    reason = "as is wanted" if by == "cpu" else _why_not(by)
    if reason:
        log.info("the picture is painted by the processor: %s", reason)
        return ProcessorCanvas(paint, done)
    from detector.app.gpu_canvas import GpuCanvas

    return GpuCanvas(paint, done)


def _why_not(by: PaintedBy) -> str:
    """Why no GPU can be had; "" where one can."""
    # Qt would look for a server of X there, over the network too.
    if by == "auto" and QGuiApplication.platformName() == "offscreen":
        return "there is no screen"
    try:
        from detector.app.opengl import renderer
    except ImportError as error:
        return f"OpenGL cannot be loaded ({error})"
    found = renderer()
    if found is None:
        return "nothing answers to OpenGL 2.1"
    if by == "auto" and not found.is_gpu:
        return f"{found.name} is software"
    log.info("the picture is painted by the GPU: %s", found.name)
    return ""
