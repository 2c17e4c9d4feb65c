"""A short tone, through QtMultimedia, which is loaded when it is wanted first."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QLoggingCategory

from detector.worded import worded

if TYPE_CHECKING:
    from PyQt6.QtMultimedia import QAudioSink

RATE = 48_000
# Two soft notes, a fifth apart: hertz, and seconds each.
_NOTES, _LONG, _FADE, _LOUD = (784.0, 1175.0), 0.09, 0.012, 0.28


def samples() -> bytes:
    """The tone as 16-bit samples of one channel, RATE a second; it begins and ends in silence."""
    time = np.arange(round(_LONG * RATE)) / RATE
    fade = np.minimum(1, np.minimum(time, _LONG - time) / _FADE)
    wave = np.concatenate([_LOUD * fade * np.sin(2 * np.pi * note * time) for note in _NOTES])
    pressure: NDArray[np.int16] = np.rint(32767 * wave).astype("<i2")
    return pressure.tobytes()


class Tone:
    """Plays the tone where there is something to play it on.

    Attributes:
        fault: why nothing is heard; "" where something is.
    """

    def __init__(self) -> None:
        """Open the sound device."""
        # Says at length which of the system's sound servers it did not find.
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")
        self._sink: QAudioSink | None = None
        self.fault = self._open()
        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(samples()))

    def play(self) -> None:
        """Play it from its beginning."""
        if self._sink is None:
            return
        self._sink.stop()
        self._buffer.close()
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink.start(self._buffer)

    def _open(self) -> str:
        try:
            from PyQt6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices
        except ImportError as error:
            return worded("no sound: {reason}", reason=error)
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            return worded("no sound: this machine has no sound device")
        described = QAudioFormat()
        described.setSampleRate(RATE)
        described.setChannelCount(1)
        described.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._sink = QAudioSink(device, described)
        return ""
