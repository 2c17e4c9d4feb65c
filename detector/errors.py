"""The exceptions a user can meet. Each message names what failed, where, and how to mend it."""

from detector.plain_text import plain


class DetectorError(Exception):
    """Root of every error that is reported to a user as a line for each argument, and exit code 1."""

    def __str__(self) -> str:
        return "\n".join(plain(str(line)) for line in self.args)


class SourceError(DetectorError):
    """A video source cannot be opened, or stopped being readable."""


class ModelError(DetectorError):
    """A model file is missing, damaged, or does not keep the model contract."""


class DeviceError(DetectorError):
    """The requested compute device is not usable on this machine."""


class SettingsError(DetectorError):
    """The user's settings file is wrong: bad usage, with exit code 2."""


class OutputError(DetectorError):
    """A result cannot be written where the user wanted it."""


class DataError(DetectorError):
    """A data set is incomplete or damaged."""


class EngineError(DetectorError):
    """A model that ran so far fails on a frame, or what it gives is no probability."""
