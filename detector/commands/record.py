"""`polyp-detector record`: a procedure's folder without a window."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from detector.commands.interrupt import stopped_by_ctrl_c
from detector.headless import Recorded, record_session
from detector.record import UNNAMED, RecordPlan, check_case
from detector.session import Session
from detector.settings import DetectorSettings, RecordSettings
from detector.video import CaptureOptions, SourceOptions, open_reconnecting


def record_plan(
    stored: RecordSettings,
    out: Path | None,
    case: str | None,
    crop_to_view: bool | None,
    capture: CaptureOptions | None,
    screen: str = "none",
) -> RecordPlan:
    """How to record: as the command line says, or else the settings.

    Raises:
        OutputError: the case code may be a name.
    """
    mode = {name: value for name, value in asdict(capture).items() if value} if capture else {}
    cropped = stored.crop_to_view if crop_to_view is None else crop_to_view
    return RecordPlan(out or stored.place, check_case(case or UNNAMED), cropped, screen, mode)


def run_record(
    source: str,
    settings: DetectorSettings,
    plan: RecordPlan,
    seconds: float | None,
    say: Callable[[str], None],
    capture: CaptureOptions | None = None,
    options: SourceOptions | None = None,
) -> None:
    """Record a source until its end, for so many seconds, or until Ctrl-C.

    Raises:
        SourceError, ModelError, DeviceError, OutputError: it cannot be recorded.
    """
    with stopped_by_ctrl_c() as stop:
        session = Session([lambda: open_reconnecting(source, capture, options)], settings.build)
        recorded = record_session(session, plan, seconds, stop)
    say(_said(recorded))


def _said(recorded: Recorded) -> str:
    left_out = f", {recorded.not_recorded} left out" if recorded.not_recorded else ""
    return (
        f"{recorded.folder}: {recorded.seconds:.1f} s, {recorded.frames} frames{left_out}; {recorded.reason}"
    )
