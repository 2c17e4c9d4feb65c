"""The public detector: a frame in, its polyps out."""

from pathlib import Path
from time import perf_counter

from detector.frame import Frame
from detector.inference import Device, Engine, find_model
from detector.inference.models import DEFAULT
from detector.picture import Picture
from detector.regions import ProbabilityMap, find_regions
from detector.result import FrameResult, StageTimings
from detector.tracking import Tracker
from detector.view_tracker import ViewTracker


class PolypDetector:
    """Finds polyps in the frames of one video, in their order."""

    def __init__(
        self,
        model: str | Path = DEFAULT,
        device: Device = "auto",
        threshold: float | None = None,
        threads: int = 0,
        require_gpu: bool = False,
    ) -> None:
        """Load a model and warm it up.

        Args:
            model: name of a released model, or path of an ONNX file with the same contract.
            device: where to compute.
            threshold: probability from which a pixel belongs to a polyp; None takes the model's own.
            threads: CPU threads of one frame; 0 takes one for each core.
            require_gpu: fail rather than compute on the CPU.

        Raises:
            ModelError: there is no such model, or it breaks the contract.
            DeviceError: the device is not usable here.
        """
        self.engine = Engine(find_model(model), device, threads, require_gpu)
        self.threshold = self.engine.card.threshold if threshold is None else threshold
        self.reset()

    def reset(self) -> None:
        """Forget the video so far: the next frame begins another one."""
        self._views, self._tracker = ViewTracker(), Tracker()

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
        timings = StageTimings(
            prepared - started, inferred - prepared, found - inferred, perf_counter() - found
        )
        return FrameResult(frame.index, frame.time, picture.width, picture.height, tracked, timings)

    def probability(self, picture: Picture) -> ProbabilityMap:
        """Probability map of a single picture, which belongs to no video."""
        view = ViewTracker().update(picture)
        return ProbabilityMap(self.engine.run(picture.small_rgb(view, self.engine.card.input_side)), view)
