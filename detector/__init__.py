"""Real-time polyp detection in colonoscopy video. Research use only; not a medical device."""

from detector.start import hear_interrupts

hear_interrupts()

from detector.usage_reports import forbid_usage_reports  # noqa: E402 - Ctrl-C is heard before all else

# As typing has it, which takes longer to load than all else that a command needs before it hears Ctrl-C.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from detector.analysis import analyze, polyp_rows, read_results
    from detector.detector import PolypDetector
    from detector.video import open_video

forbid_usage_reports()

__all__ = ["PolypDetector", "analyze", "open_video", "polyp_rows", "read_results"]

_HOMES = {
    "PolypDetector": "detector.detector",
    "analyze": "detector.analysis",
    "open_video": "detector.video",
    "polyp_rows": "detector.analysis",
    "read_results": "detector.analysis",
}
# Former names, kept for one release.
_RENAMED = {"read_recording": "read_results"}


def __getattr__(name: str) -> object:
    """Load the public names on first use, so that `polyp-detector --help` answers at once."""
    if name in _RENAMED:
        import warnings

        warnings.warn(f"{name} is now called {_RENAMED[name]}", DeprecationWarning, stacklevel=2)
        name = _RENAMED[name]
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
