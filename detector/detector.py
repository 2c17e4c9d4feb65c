"""The public detector: a frame in, its polyps out."""

from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from detector.appearance import appearance, warm_up
from detector.field_of_view import locate
from detector.field_of_view_tracker import FieldOfView, FieldOfViewTracker
from detector.follower import Follower, FollowerState
from detector.frame import Frame
from detector.inference import Engine, open_engine
from detector.inference.opening import reopen
from detector.picture import Picture
from detector.quality import Glimpse, Look, MotionMeter, look_at
from detector.regions import ProbabilityMap, find_regions
from detector.result import FrameResult, StageTimings
from detector.settings import DetectorSettings, Gate

_DEFAULT = DetectorSettings()


@dataclass(frozen=True)
class Memory:
    """What a detector remembers of a video: nothing that changes any more.

    Attributes:
        field_of_view: of the last frame; None before the first.
        follower: its tracks, and what was painted.
        glimpse: of the last frame, by which motion is told; None before the first.
    """

    field_of_view: FieldOfView | None
    follower: FollowerState
    glimpse: Glimpse | None = None


@dataclass(frozen=True, eq=False)
class NetworkInput:
    """A frame on its way to the network.

    Attributes:
        field_of_view: of the frame.
        image: RGB [side, side, 3] of it.
        look: what it tells of the frame's quality.
        seconds: that it took.
    """

    frame: Frame
    field_of_view: FieldOfView
    image: NDArray[np.uint8]
    look: Look
    seconds: float


def find_polyps(given: NetworkInput, engine: Engine, threshold: float) -> FrameResult:
    """The regions of a frame, not yet numbered, and nothing painted. Knows no other frame.

    Args:
        given: the frame.
        engine: used by nobody else meanwhile; several may work on as many frames at once.
        threshold: lowest probability that belongs to a region, in 0..1.
    """
    started = perf_counter()
    values = engine.run(given.image)
    return regions_of(given, values, perf_counter() - started, threshold, engine.card.min_area)


def regions_of(
    given: NetworkInput, values: NDArray[np.float32], seconds: float, threshold: float, min_area: float
) -> FrameResult:
    """The regions of a frame whose probability map is there already; see `find_polyps`.

    Args:
        given: the frame.
        values: its map [h, w], in 0..1.
        seconds: that the network took for it.
        threshold: lowest probability that belongs to a region.
        min_area: of the model's card.
    """
    started = perf_counter()
    box, size = given.field_of_view.box, given.field_of_view.size
    frame = given.frame
    polyps = tuple(
        replace(polyp, appearance=appearance(given.image, box, polyp.box))
        for polyp in find_regions(ProbabilityMap(values, box), threshold, min_area)
    )
    timings = StageTimings(given.seconds, seconds, perf_counter() - started, 0.0)
    return FrameResult(frame.index, frame.time, *size, polyps, (), timings, view=box)


def network_input(frame: Frame, view: FieldOfView, side: int, seconds: float) -> NetworkInput:
    """A frame as the network takes it. Knows no other frame.

    Args:
        view: field of view of the frame.
        side: of the network's input, in pixels.
        seconds: that it took to find the field of view.
    """
    started = perf_counter()
    image = frame.picture.small_rgb(view.box, side)
    look = look_at(image)
    return NetworkInput(frame, view, image, look, seconds + perf_counter() - started)


class PolypDetector:
    """Finds polyps in the frames of one video, in their order.

    Attributes:
        wish: which engine was asked for: model, device, threads and whether a GPU is required.
    """

    # Up to the frame that was prepared last; that which was followed last may lie before it.
    _field_of_view_tracker: FieldOfViewTracker
    _followed: FieldOfView | None
    _follower: Follower
    _motion: MotionMeter

    def __init__(
        self,
        model: str | Path = _DEFAULT.model,
        device: str = _DEFAULT.device,
        threshold: float | None = _DEFAULT.threshold,
        threads: int = _DEFAULT.threads,
        require_gpu: bool = _DEFAULT.require_gpu,
        gate: Gate | None = _DEFAULT.gate,
    ) -> None:
        """Load a model and warm it up.

        The arguments are the settings of `DetectorSettings`, which says what each means.

        Raises:
            ModelError: there is no such model, or it breaks the contract.
            DeviceError: the device is not usable here.
        """
        self.engine = open_engine(model, device, threads, require_gpu)
        warm_up()
        self.wish = (model, device, threads, require_gpu)
        self._tune(threshold, gate)
        self.reset()

    def reset(self) -> None:
        """Forget the video so far: the next frame begins another one."""
        self.memory = Memory(None, FollowerState())

    def restarted(self) -> "PolypDetector":
        """This detector on a newly opened engine, in place of one whose engine failed or hangs.

        Numbers of tracks go on; what is painted must be confirmed anew. The CPU may take over (see `reopen`).

        Raises:
            ModelError, DeviceError: the engine cannot be opened again.
        """
        fresh = copy(self)
        fresh.engine = reopen(self.engine, *self.wish)
        # Not shared: a call that hangs in the old engine goes on with its own when it returns.
        fresh.go_on_from(self)
        return fresh

    def tuned(self, threshold: float | None, gate: Gate | None) -> "PolypDetector":
        """This detector with another threshold and gate, on the same engine: one at a time may use that."""
        fresh = copy(self)
        fresh._tune(threshold, gate)
        fresh.go_on_from(self)
        return fresh

    def go_on_from(self, former: "PolypDetector") -> None:
        """Take over a video from another detector.

        Numbers of tracks go on; what is painted must be confirmed anew.
        """
        self.memory = Memory(
            former._field_of_view_tracker.state, FollowerState(former._follower.state.tracker)
        )

    def __call__(self, frame: Frame) -> FrameResult:
        """Analyze the next frame."""
        given = self.prepare(frame)
        return self.follow(given, find_polyps(given, self.engine, self.threshold))

    def prepare(self, frame: Frame) -> NetworkInput:
        """The first step with the next frame: its field of view, and the network's picture of it.

        The second is `find_polyps`.
        """
        started = perf_counter()
        view = self.look(frame)
        return network_input(frame, view, self.engine.card.input_side, perf_counter() - started)

    def look(self, frame: Frame) -> FieldOfView:
        """The field of view of the next frame: what of the first step needs the frames before it."""
        return self._field_of_view_tracker.update(frame.picture)

    def follow(self, given: NetworkInput, found: FrameResult) -> FrameResult:
        """The last step, frame by frame in their order: tracks, what is painted, and motion."""
        self._followed = given.field_of_view
        quality = self._motion.update(given.look, found.time, given.field_of_view.box)
        return replace(self._follower.update(found), quality=quality)

    @property
    def memory(self) -> Memory:
        """What is remembered up to the frame that was followed last; set it to go on from there."""
        return Memory(self._followed, self._follower.state, self._motion.before)

    @memory.setter
    def memory(self, memory: Memory) -> None:
        self._followed = memory.field_of_view
        self._field_of_view_tracker = FieldOfViewTracker(memory.field_of_view)
        self._follower = Follower(self.gate, memory.follower)
        self._motion = MotionMeter(memory.glimpse)

    def _tune(self, threshold: float | None, gate: Gate | None) -> None:
        usual = self.engine.card.threshold if gate is None else gate.threshold
        self.threshold = usual if threshold is None else threshold
        self.gate = gate

    def probability(self, picture: Picture) -> ProbabilityMap:
        """Probability map of a single picture, which belongs to no video."""
        view = locate(picture.thumbnail(), picture.width, picture.height)
        return ProbabilityMap(self.engine.run(picture.small_rgb(view, self.engine.card.input_side)), view)
