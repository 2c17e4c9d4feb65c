"""Every setting of a detector, declared once: type, range, default and help.

The options of the command line, settings.toml, the analysis of an archive and the benchmark derive from it.
Plain data classes, since `polyp-detector --help` reads them; pydantic checks them in files/settings_file.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

from annotated_types import Interval

from detector.declared import Help, OneOf
from detector.inference.devices import AUTO, device_choices

if TYPE_CHECKING:
    from detector.detector import PolypDetector
    from detector.inference import Engine


@dataclass(frozen=True)
class Gate:
    """When a track is shown: how much it takes is said as time, and fits every rate of frames.

    Attributes:
        threshold: lowest probability of a region that is followed. It may be low: what is followed is not yet
            shown.
        window: the time within which evidence fades to a third (1 / e), in seconds.
        share: part of the window for which a track must be seen at the start score to light up, in 0..1. One
            of which the network is surer lights up sooner, a doubtful one later or never.
        start: the score at which a sighting counts for the time it stands for, in 0..1. A track stays lit as
            long as it is seen at all.
        hold: how long it stays lit after it was last seen, in seconds.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    threshold: Annotated[
        float,
        Interval(ge=0.01, le=0.99),
        Help(
            "Lowest probability of a region that is followed, where none is given.", "Threshold for following"
        ),
    ] = 0.3
    window: Annotated[
        float,
        Interval(ge=0.01, le=10),
        Help("How long evidence for a polyp lasts, in seconds.", "Evidence lasts"),
    ] = 0.2
    share: Annotated[
        float,
        Interval(ge=0.01, le=1),
        Help("Part of it for which a polyp must be seen to be marked.", "Evidence needed"),
    ] = 0.6
    start: Annotated[
        float,
        Interval(ge=0, le=1),
        Help("Probability at which it counts as seen; a surer one counts more.", "Start score"),
    ] = 0.85
    hold: Annotated[
        float,
        Interval(ge=0, le=10),
        Help("How long it stays marked after it was last seen, in seconds.", "Hold"),
    ] = 0.2


@dataclass(frozen=True)
class DetectorSettings:
    """The arguments of `PolypDetector`, which itself cannot be sent to another process.

    Attributes:
        model: name of a released model, or path of an ONNX file with the same contract; where no variant is
            named (`default:int8`), the one that is preferred for the device.
        device: where to compute; `auto` takes a GPU where one works, else the fastest CPU backend.
        threshold: probability from which a pixel belongs to a polyp; None takes the gate's, and without a
            gate the model's own.
        threads: CPU threads of one frame; 0 takes what was measured to be the fastest on this machine.
        require_gpu: fail rather than compute on the CPU.
        gate: when a track is painted; None paints every region at once, as for unrelated still frames.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    model: Annotated[str | Path, Help("Name of a released model, or an ONNX file.", "Model")] = "default"
    device: Annotated[str, OneOf(device_choices), Help("Where to run the model.", "Device")] = AUTO
    threshold: Annotated[
        float | None,
        Interval(ge=0.01, le=0.99),
        Help("Lowest probability of a region; else the gate's, or without a gate the model's.", "Threshold"),
    ] = None
    threads: Annotated[
        int,
        Interval(ge=0, le=1024),
        Help("CPU threads of the model; 0: what is measured to be the fastest.", "CPU threads"),
    ] = 0
    require_gpu: Annotated[bool, Help("Fail rather than run on the CPU.", "Require a GPU")] = False
    gate: Annotated[
        Gate | None, Help("Mark a polyp once it is confirmed, or at once.", "Confirm before marking")
    ] = Gate()

    def build(self) -> "PolypDetector":
        """Load and warm up the model.

        Raises:
            ModelError, DeviceError: it cannot be had.
        """
        from detector.detector import PolypDetector

        return PolypDetector(**{one.name: getattr(self, one.name) for one in fields(self)})

    def build_from(self, present: "PolypDetector | None") -> "PolypDetector":
        """The detector of these settings, on the engine of the present one where that is the same.

        Raises:
            ModelError, DeviceError: it cannot be had.
        """
        if present is None or present.wish != (self.model, self.device, self.threads, self.require_gpu):
            return self.build()
        return present.tuned(self.threshold, self.gate)

    def pinned(self, engine: "Engine") -> "DetectorSettings":
        """With the model file and device that they came to, for other processes."""
        return replace(self, model=engine.path, device=engine.device)


@dataclass(frozen=True)
class RecordSettings:
    """How procedures are recorded.

    Attributes:
        folder: that gets the folders of records; None: `polyp-detector` among the user's videos.
        crop_to_view: record the field of view alone.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    folder: Annotated[str | None, Help("Folder that gets the folders of records.", "Folder")] = None
    crop_to_view: Annotated[
        bool,
        Help("Record the field of view alone, without what is burnt in around it.", "Field of view alone"),
    ] = False

    @property
    def place(self) -> Path:
        """The folder that gets the folders of records."""
        from platformdirs import user_videos_path

        return (
            user_videos_path() / "polyp-detector" if self.folder is None else Path(self.folder).expanduser()
        )


SYSTEM_LANGUAGE = "system"
_LANGUAGES = SYSTEM_LANGUAGE, "en", "de"
_PAINTERS = "auto", "cpu"


def _styles() -> tuple[str, ...]:
    from detector.markers import STYLES

    return tuple(style.name for style in STYLES)


@dataclass(frozen=True)
class WindowSettings:
    """How the window speaks and marks.

    Attributes:
        language: that it speaks; `system` is the system's, where it is spoken here, else English.
        style: of the markers, by its name.
        painter: of the picture: a GPU where one answers, or the processor whatever answers.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    language: Annotated[str, OneOf(lambda: _LANGUAGES), Help("Language of the window.", "Language")] = (
        SYSTEM_LANGUAGE
    )
    style: Annotated[str, OneOf(_styles), Help("What is drawn around a polyp.", "Markers")] = "brackets"
    painter: Annotated[
        str,
        OneOf(lambda: _PAINTERS),
        Help("What paints the picture: a GPU where there is one, or the processor.", "Painted by"),
    ] = "auto"


@dataclass(frozen=True)
class ReviewSettings:
    """How results are reviewed.

    Attributes:
        reviewer: name or code that stands in a review beside what was done; empty: that of the login.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    reviewer: Annotated[
        str, Help("Name or code that a review says did it; else that of the login.", "Reviewer")
    ] = ""

    @property
    def name(self) -> str:
        """What a review says."""
        return self.reviewer or _login()


@dataclass(frozen=True)
class UserSettings:
    """All of a user's settings file.

    Attributes:
        detector: of the detector.
        record: of records.
        review: of reviews.
        window: of the window.
        keys: by action, where they are not the usual ones (see `keys.bindings`).
    """

    detector: DetectorSettings = DetectorSettings()
    record: RecordSettings = RecordSettings()
    review: ReviewSettings = ReviewSettings()
    window: WindowSettings = WindowSettings()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


# A class that declares settings.
Owner = (
    type[DetectorSettings] | type[Gate] | type[RecordSettings] | type[ReviewSettings] | type[WindowSettings]
)


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # Which of them depends on the version of Python.
        return "unknown"
