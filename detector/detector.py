"""The public detector: a frame in, its polyps out."""

from copy import copy, deepcopy
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from detector.field_of_view import Box
from detector.field_of_view_tracker import ViewTracker
from detector.frame import Frame
from detector.gate import Activations, Gate
from detector.inference import Device, Engine, open_engine
from detector.inference.models import DEFAULT
from detector.picture import Picture
from detector.regions import ProbabilityMap, find_regions
from detector.result import FrameResult, Polyp, StageTimings
from detector.tracking import Tracker

DEFAULT_GATE = Gate()


@dataclass(frozen=True)
class Memory:
    """What a detector remembers of a video; `activations` is None where it has no gate."""

    views: ViewTracker
    tracker: Tracker
    activations: Activations | None


@dataclass(frozen=True, eq=False)
class Prepared:
    """A frame on its way to the network.

    Attributes:
        view: its field of view.
        image: RGB [side, side, 3] of it.
        views: what is remembered of fields of view after it.
        seconds: that it took.
    """

    frame: Frame
    view: Box
    image: NDArray[np.uint8]
    views: ViewTracker
    seconds: float


@dataclass(frozen=True, eq=False)
class Found:
    """The regions of a frame, not yet numbered.

    Attributes:
        index, time: the frame's (see Frame).
        width, height: the frame's size in pixels.
        views: what is remembered of fields of view after it.
        seconds: that preparing, network and outlines took.
    """

    index: int
    time: float
    width: int
    height: int
    polyps: tuple[Polyp, ...]
    views: ViewTracker
    seconds: tuple[float, float, float] = (0.0, 0.0, 0.0)


class PolypDetector:
    """Finds polyps in the frames of one video, in their order."""

    _views: ViewTracker
    # As it was after the frame that was followed last; later ones may be under way.
    _followed: ViewTracker
    _tracker: Tracker
    _activations: Activations | None

    def __init__(
        self,
        model: str | Path = DEFAULT,
        device: Device = "auto",
        threshold: float | None = None,
        threads: int = 0,
        require_gpu: bool = False,
        gate: Gate | None = DEFAULT_GATE,
        in_background: bool = False,
    ) -> None:
        """Load a model and warm it up.

        Args:
            model: name of a released model, or path of an ONNX file with the same contract; where no variant
                is named (`default:int8`), the one that is preferred for the device.
            device: where to compute; `auto` takes a GPU where one works, else the fastest CPU backend.
            threshold: probability from which a pixel belongs to a polyp; None takes the model's own.
            threads: CPU threads of one frame; 0 takes what was measured to be the fastest on this machine.
            require_gpu: fail rather than compute on the CPU.
            gate: when a track is painted; None paints every region at once, as for unrelated still frames.
            in_background: whether CUDA serves while a TensorRT engine that was asked for is built.

        Raises:
            ModelError: there is no such model, or it breaks the contract.
            DeviceError: the device is not usable here.
        """
        self.engine = open_engine(model, device, threads, require_gpu, in_background)
        self.threshold = self.engine.card.threshold if threshold is None else threshold
        self.gate = gate
        self.reset()

    def reset(self) -> None:
        """Forget the video so far: the next frame begins another one."""
        self.memory = Memory(ViewTracker(), Tracker(), self._nothing_lit())

    def restarted(self) -> "PolypDetector":
        """This detector on a newly opened engine, in place of one whose engine failed or hangs.

        Numbers of tracks go on; what is painted must be confirmed anew.

        Raises:
            ModelError, DeviceError: the engine cannot be opened again.
        """
        fresh = copy(self)
        fresh.engine = self.engine.reopened()
        # Not shared: a call that hangs in the old engine goes on with its own when it returns.
        fresh.memory = Memory(deepcopy(self._views), deepcopy(self._tracker), self._nothing_lit())
        return fresh

    def __call__(self, frame: Frame) -> FrameResult:
        """Analyse the next frame."""
        return self.follow(self.find(self.prepare(frame), self.engine))

    def prepare(self, frame: Frame) -> Prepared:
        """The first step of analysing the next frame: its field of view, and the network's picture of it."""
        started = perf_counter()
        view = self._views.update(frame.picture)
        image = frame.picture.small_rgb(view, self.engine.card.input_side)
        return Prepared(frame, view, image, copy(self._views), perf_counter() - started)

    def find(self, prepared: Prepared, engine: Engine) -> Found:
        """The second step: the regions. Knows no other frame; engines may work on several at once.

        Args:
            prepared: a frame.
            engine: this detector's, or another of the same model; used by nobody else meanwhile.
        """
        started = perf_counter()
        probability = ProbabilityMap(engine.run(prepared.image), prepared.view)
        inferred = perf_counter()
        polyps = find_regions(probability, self.threshold, engine.card.min_area)
        frame, seconds = prepared.frame, (prepared.seconds, inferred - started, perf_counter() - inferred)
        size = (frame.picture.width, frame.picture.height)
        return Found(frame.index, frame.time, *size, polyps, prepared.views, seconds)

    def follow(self, found: Found) -> FrameResult:
        """The last step, frame by frame in their order: tracks, and what is painted."""
        started = perf_counter()
        tracked = self._tracker.update(found.polyps, found.time)
        painted = tracked if self._activations is None else self._activations.update(tracked, found.time)
        self._followed = found.views
        timings = StageTimings(*found.seconds, perf_counter() - started)
        return FrameResult(found.index, found.time, found.width, found.height, tracked, painted, timings)

    @property
    def memory(self) -> Memory:
        """What is remembered up to the frame that was followed last; set it to go on from there."""
        return Memory(self._followed, self._tracker, self._activations)

    @memory.setter
    def memory(self, memory: Memory) -> None:
        self._views, self._followed = memory.views, copy(memory.views)
        self._tracker, self._activations = memory.tracker, memory.activations

    def _nothing_lit(self) -> Activations | None:
        return None if self.gate is None else Activations(self.gate)

    def probability(self, picture: Picture) -> ProbabilityMap:
        """Probability map of a single picture, which belongs to no video."""
        view = ViewTracker().update(picture)
        return ProbabilityMap(self.engine.run(picture.small_rgb(view, self.engine.card.input_side)), view)
