"""What a training run is made of, and how it is written down."""

from dataclasses import MISSING, asdict, dataclass, fields, replace
from typing import Any

from detector.errors import DataError
from training.augment.shares import Shares

# A normal frame is drawn at most this often in an epoch, on average.
_NORMAL_REPEATS = 2


@dataclass(frozen=True)
class Recipe:
    """What a training run is made of. Two runs of one recipe on one machine give the same weights."""

    name: str
    encoder: str
    channels: int
    # Side of the released model's square input, in pixels.
    input_side: int
    # A batch takes one of these sides; seeing several makes the network indifferent to a polyp's distance.
    train_sides: tuple[int, ...]
    # Draw the smaller half of the sides in the first half of the run and the larger half in the second: the
    # coarse features are learnt at half the cost.
    sides_grow: bool
    epochs: int
    batch_size: int
    # Decoder; the pretrained encoder moves slower, or its ImageNet features are lost in the first epochs.
    learning_rate: float
    encoder_rate: float
    weight_decay: float
    warmup_epochs: float
    # Horizon of the weight average, about 1 / (1 - decay) steps.
    ema_decay: float
    clip_norm: float
    # Normal frames drawn each epoch, beside all polyp frames.
    normals_per_epoch: int
    alarm_weight: float
    # Share of examples that stay close to a real frame: with all of them heavily changed a small network
    # underfits.
    gentle_share: float
    # Share of examples that look like a recording of standard definition; a teacher sees them as they were.
    recorded_share: float
    # Share of normal frames that get another frame's polyp, and of polyp frames whose polyp is covered.
    pasted_share: float
    healed_share: float
    # Share of frames that take the broad look of another one, and as many that take its black border.
    borrowed_share: float
    # Share of examples that show a bad moment: a moving scope, fog, light spots, a starved stream.
    adverse_share: float
    # How far from 0 and 1 the truth is held, so that a doubt stays a doubt.
    smoothing: float
    # Weight of a teacher's masks beside the annotators', in runs that have a teacher.
    taught_weight: float
    # Whether the released model averages the frame and its mirror image, at twice the cost.
    mirrored: bool
    held_out_polyps: int
    held_out_normals: int
    seed: int
    # How far heavily changed examples are moved and recoloured; 1 is the spread of one hospital's frames.
    heavy_strength: float = 1.0

    @property
    def shares(self) -> Shares:
        """Which share of the frames is changed in which way."""
        return Shares(
            gentle=self.gentle_share,
            pasted=self.pasted_share,
            healed=self.healed_share,
            borrowed=self.borrowed_share,
            adverse=self.adverse_share,
            strength=self.heavy_strength,
        )


def fitted(recipe: Recipe, polyps: int, normals: int, epochs: int | None) -> Recipe:
    """A recipe for the data at hand: a batch is never larger than an epoch.

    Args:
        recipe: as it is kept here.
        polyps: polyp frames to fit.
        normals: normal frames to fit.
        epochs: length of the run; None takes the recipe's own.
    """
    drawn = polyps + normals_drawn(normals, recipe)
    return replace(recipe, batch_size=min(recipe.batch_size, drawn), epochs=epochs or recipe.epochs)


def normals_drawn(normals: int, recipe: Recipe) -> int:
    """How many of so many normal frames an epoch draws."""
    return min(_NORMAL_REPEATS * normals, recipe.normals_per_epoch)


def as_dict(recipe: Recipe) -> dict[str, Any]:
    """The recipe as JSON-ready values."""
    return {**asdict(recipe), "train_sides": list(recipe.train_sides)}


def from_dict(values: dict[str, Any]) -> Recipe:
    """Read a recipe back; what was not known when it was written has its default.

    Raises:
        DataError: a field is missing or unknown, as in a checkpoint of another version.
    """
    known = {field.name for field in fields(Recipe)}
    needed = {field.name for field in fields(Recipe) if field.default is MISSING}
    if differing := (needed - set(values)) | (set(values) - known):
        listed = ", ".join(sorted(differing))
        raise DataError(f"the checkpoint's recipe differs in {listed}: it was made by another version")
    return Recipe(**{**values, "train_sides": tuple(values["train_sides"])})
