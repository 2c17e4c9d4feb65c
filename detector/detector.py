"""The public detector: a frame in, its polyps out."""

from copy import copy, deepcopy
from pathlib import Path
from time import perf_counter

from detector.frame import Frame
from detector.gate import Activations, Gate
from detector.inference import Device, open_engine
from detector.inference.models import DEFAULT
from detector.picture import Picture
from detector.regions import ProbabilityMap, find_regions
from detector.result import FrameResult, StageTimings
from detector.tracking import Tracker
from detector.view_tracker import ViewTracker

DEFAULT_GATE = Gate()


class PolypDetector:
    """Finds polyps in the frames of one video, in their order."""

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
        self._views, self._tracker = ViewTracker(), Tracker()
        self._activations = None if self.gate is None else Activations(self.gate)

    def restarted(self) -> "PolypDetector":
        """This detector on a newly opened engine, in place of one whose engine failed or hangs.

        Numbers of tracks go on; what is painted must be confirmed anew.

        Raises:
            ModelError, DeviceError: the engine cannot be opened again.
        """
        fresh = copy(self)
        fresh.engine = self.engine.reopened()
        # Not shared: a call that hangs in the old engine goes on with its own when it returns.
        fresh._views, fresh._tracker = deepcopy(self._views), deepcopy(self._tracker)
        fresh._activations = None if self.gate is None else Activations(self.gate)
        return fresh

    def __call__(self, frame: Frame) -> FrameResult:
        """Analyse the next frame."""
        started = perf_counter()
        picture, side = frame.picture, self.engine.card.input_side
        view = self._views.update(picture)
        image = picture.small_rgb(view, side)
        prepared = perf_counter()
        probability = ProbabilityMap(self.engine.run(image), view)
        inferred = perf_counter()
        polyps = find_regions(probability, self.threshold, self.engine.card.min_area)
        found = perf_counter()
        tracked = self._tracker.update(polyps, frame.time)
        painted = tracked if self._activations is None else self._activations.update(tracked, frame.time)
        timings = StageTimings(
            prepared - started, inferred - prepared, found - inferred, perf_counter() - found
        )
        return FrameResult(frame.index, frame.time, picture.width, picture.height, tracked, painted, timings)

    def probability(self, picture: Picture) -> ProbabilityMap:
        """Probability map of a single picture, which belongs to no video."""
        view = ViewTracker().update(picture)
        return ProbabilityMap(self.engine.run(picture.small_rgb(view, self.engine.card.input_side)), view)
