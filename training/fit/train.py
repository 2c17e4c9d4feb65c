"""The training loop: read it from top to bottom."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import DataLoader

from detector.children import safe_path
from detector.errors import DataError
from detector.files.atomic import write_whole
from training.data.dataset import AugmentedFrames, load_all
from training.data.parts import Parts
from training.data.plan import EpochPlan
from training.data.samples import Sample
from training.fit import checkpoint as checkpoints
from training.fit.checkpoint import Checkpoint
from training.fit.curves import CURVES, draw_curves
from training.fit.ema import WeightAverage
from training.fit.layout import fastest_layout
from training.fit.losses import mask_loss, taught_loss
from training.fit.schedule import ClockSchedule, EpochSchedule, Schedule
from training.fit.teacher import Teacher
from training.fit.validate import validate
from training.fit.weights import load_weights
from training.network.mixed import mixed_precision
from training.network.segmenter import Segmenter, normalise
from training.recipe import Recipe

LOG = "log.jsonl"
Progress = Callable[[int, int, float], None]


class Trainer:
    """One run of a recipe: its data, network, optimiser, and place in the schedule."""

    def __init__(
        self,
        recipe: Recipe,
        parts: Parts,
        run: Path,
        init: Path | None = None,
        teachers: Sequence[Path] = (),
        seconds: float | None = None,
        workers: int = 1,
    ) -> None:
        """Read the frames and build the network with ImageNet weights, or with those of `init`.

        Args:
            recipe: what the run is made of.
            parts: frames to fit, and frames held out.
            run: folder for checkpoints and the log.
            init: weights to start from.
            teachers: runs or released models whose masks are learnt beside the annotators'.
            seconds: the run's length by the clock; None takes the recipe's epochs.
            workers: processes that make the examples.

        Raises:
            DataError: a frame is missing or damaged, `init` has no weights for this network, or a teacher
                none at all.
        """
        torch.manual_seed(recipe.seed)
        self.recipe, self.run, self.data = recipe, run, parts.names
        self.schedule = _schedule(recipe, seconds)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        side = max(recipe.train_sides)
        frames = load_all(parts.fit_polyps + parts.fit_normals, side)
        self.validation_polyps = load_all(parts.held_out_polyps, side)
        self.validation_normals = load_all(parts.held_out_normals, side)
        self.plan = EpochPlan(_centres(parts.fit_polyps), _centres(parts.fit_normals), recipe)
        self.loader = DataLoader(
            AugmentedFrames(frames, recipe),
            batch_sampler=self.plan,
            num_workers=workers,
            persistent_workers=True,
            pin_memory=self.device.type == "cuda",
        )
        self.network = Segmenter(recipe.encoder, recipe.channels)
        if init is None:
            self.network.encoder.load_pretrained()
        else:
            load_weights(self.network, init)
        self.teacher = Teacher(teachers, self.device) if teachers else None
        self.network.to(self.device)
        self.layout = fastest_layout(self.network, recipe.batch_size, side, self.device)
        self.network.to(memory_format=self.layout)  # type: ignore[call-overload]
        self.average = WeightAverage(self.network, recipe.ema_decay)
        self.optimiser = _optimiser(self.network, recipe)
        self.epoch = 0
        self.history: list[dict[str, Any]] = []
        self.losses: list[float] = []
        self.seconds = 0.0

    @property
    def batch(self) -> int:
        """Batches of the epoch at hand that are done."""
        return len(self.losses)

    @property
    def share(self) -> float:
        """The part of the run that is done, in 0..1."""
        return self.schedule.share(*self._place())

    def resume(self) -> None:
        """Go on from the run's last checkpoint.

        Raises:
            DataError: there is none, it is damaged, or it belongs to another recipe or other data.
        """
        path = self.run / checkpoints.LAST
        saved = checkpoints.load(path)
        # By the clock a run's epochs come out of it.
        by_clock = isinstance(self.schedule, ClockSchedule)
        made_by = replace(saved.recipe, epochs=self.recipe.epochs) if by_clock else saved.recipe
        if made_by != self.recipe or saved.data != self.data:
            raise DataError(f"{path}: made with another recipe or other data; use a new run folder")
        self.network.load_state_dict(saved.network)
        self.average.network.load_state_dict(saved.average)
        self.average.steps = saved.average_steps
        self.optimiser.load_state_dict(saved.optimiser)
        self.epoch, self.history = saved.epoch, saved.history
        self.losses, self.seconds = saved.losses, saved.seconds

    def train(self, progress: Progress) -> None:
        """Run the remaining epochs. An interruption saves the place it came at, then is raised again.

        Raises:
            OutputError: the run's folder cannot be written; this shows before the first batch.
        """
        self.save()
        try:
            while self.share < 1:
                self._train_epoch(progress)
                self.save()
                self._report()
            self.recipe = replace(self.recipe, epochs=self.epoch)
            self.save()
        except KeyboardInterrupt:
            self.save()
            raise

    def save(self) -> None:
        """Write the checkpoint that `resume` reads."""
        saved = Checkpoint(
            recipe=self.recipe,
            data=self.data,
            epoch=self.epoch,
            network=self.network.state_dict(),
            average=self.average.network.state_dict(),
            average_steps=self.average.steps,
            optimiser=self.optimiser.state_dict(),
            history=self.history,
            losses=self.losses,
            seconds=self.seconds,
        )
        checkpoints.save(saved, self.run / checkpoints.LAST)

    def _train_epoch(self, progress: Progress) -> None:
        started = time.monotonic() - self.seconds
        self.plan.epoch, self.plan.first_batch = self.epoch, self.batch
        self.network.train()
        with safe_path():
            batches = iter(self.loader)
        for images, masks, clear in batches:
            self.losses.append(self._step(images, masks, clear))
            self.seconds = time.monotonic() - started
            progress(self.epoch, self.batch, self.losses[-1])
            if self.share >= 1:
                break
        scores = validate(
            self.average.network,  # type: ignore[arg-type]
            self.validation_polyps,
            self.validation_normals,
            self.recipe.input_side,
        )
        record = {"epoch": self.epoch, "loss": sum(self.losses) / len(self.losses), **asdict(scores)}
        self.history.append({**record, "seconds": time.monotonic() - started})
        self.epoch, self.losses, self.seconds = self.epoch + 1, [], 0.0

    def _report(self) -> None:
        """Write the history down, for people."""
        lines = "".join(json.dumps(record) + "\n" for record in self.history)
        write_whole(self.run / LOG, lines.encode())
        draw_curves(self.history, self.run / CURVES)

    def _step(self, images: torch.Tensor, masks: torch.Tensor, clear: torch.Tensor) -> float:
        epochs_done, seconds = self._place()
        rate = self.schedule.rate(epochs_done, 1 / len(self.plan), seconds)
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * rate
        x = self._input(images)
        with mixed_precision(self.device):
            outputs = self.network(x)
        outputs = [output.float() for output in outputs]
        loss = mask_loss(outputs, masks.to(self.device), self.recipe.alarm_weight, self.recipe.smoothing)
        if self.teacher:
            taught = self.teacher.masks(self._input(clear))
            loss = loss + self.recipe.taught_weight * taught_loss(outputs[0], taught)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.recipe.clip_norm)
        self.optimiser.step()
        self.average.update(self.network)
        return float(loss.detach())

    def _input(self, images: torch.Tensor) -> torch.Tensor:
        there = images.to(self.device, non_blocking=True)
        return normalise(there).contiguous(memory_format=self.layout)

    def _place(self) -> tuple[float, float]:
        """Epochs with the part of the one at hand, and seconds, that the run has taken."""
        before = sum(record["seconds"] for record in self.history)
        return self.epoch + self.batch / len(self.plan), before + self.seconds


def _schedule(recipe: Recipe, seconds: float | None) -> Schedule:
    if seconds is None:
        return EpochSchedule(recipe.epochs, recipe.warmup_epochs)
    return ClockSchedule(seconds, recipe.warmup_epochs)


def _centres(samples: Sequence[Sample]) -> list[str]:
    return [sample.centre for sample in samples]


def _optimiser(network: Segmenter, recipe: Recipe) -> torch.optim.Optimizer:
    """AdamW; normalisation weights and biases are not decayed, the encoder has its own rate."""
    groups = []
    for part, rate in ((network.encoder, recipe.encoder_rate), (network.decoder, 1.0)):
        for decayed in (True, False):
            members = [weight for weight in part.parameters() if (weight.ndim > 1) == decayed]
            decay = recipe.weight_decay if decayed else 0.0
            groups.append(
                {"params": members, "weight_decay": decay, "peak": recipe.learning_rate * rate, "lr": 0.0}
            )
    return torch.optim.AdamW(groups, fused=next(network.parameters()).is_cuda)
