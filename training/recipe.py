"""Every hyper-parameter of a released model, and why it has its value."""

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


# From ImageNet weights, on small frames: the cheap part of the way.
_BASE = Recipe(
    name="base",
    encoder="lite0",
    channels=64,
    input_side=288,
    train_sides=(224, 256, 288),
    sides_grow=False,
    epochs=44,
    batch_size=16,
    learning_rate=1.2e-3,
    encoder_rate=0.4,
    weight_decay=0.02,
    warmup_epochs=1.5,
    ema_decay=0.997,
    clip_norm=2.0,
    normals_per_epoch=280,
    alarm_weight=0.5,
    gentle_share=0.5,
    recorded_share=0.0,
    pasted_share=0.3,
    healed_share=0.0,
    borrowed_share=0.0,
    adverse_share=0.0,
    smoothing=0.0,
    taught_weight=1.0,
    mirrored=False,
    held_out_polyps=60,
    held_out_normals=60,
    seed=20,
)

# From the base's weights, on larger frames: outlines and small polyps.
_LARGER = replace(
    _BASE,
    name="larger",
    input_side=320,
    train_sides=(288, 320, 352),
    epochs=24,
    learning_rate=9e-4,
    encoder_rate=0.5,
    weight_decay=0.01,
    warmup_epochs=0.5,
    ema_decay=0.998,
    normals_per_epoch=360,
)

# From larger's weights, closer to real frames; the mean of both generalises better than either.
_POLISH = replace(
    _LARGER,
    name="polish",
    train_sides=(320, 352),
    learning_rate=7e-4,
    encoder_rate=0.6,
    normals_per_epoch=300,
    gentle_share=0.75,
)

# A larger encoder, mostly on frames as they are: for GPUs, and where some milliseconds more do not count.
_WIDE = replace(
    _BASE,
    name="wide",
    encoder="lite2",
    input_side=384,
    train_sides=(224, 256, 288, 320, 352, 384),
    sides_grow=True,
    epochs=28,
    normals_per_epoch=200,
    alarm_weight=0.4,
    gentle_share=0.7,
    mirrored=True,
)

# From wide's weights, under heavier augmentation; the mean of both generalises better than either.
_ACCURATE = replace(
    _WIDE,
    name="accurate",
    train_sides=(256, 288, 320, 352, 384),
    sides_grow=False,
    epochs=26,
    learning_rate=8e-4,
    encoder_rate=0.5,
    weight_decay=0.01,
    warmup_epochs=0.5,
    ema_decay=0.998,
    gentle_share=0.45,
    recorded_share=0.2,
)

# From the mean of larger and polish, taught by wide: what the smaller network could not find by itself.
_TAUGHT = replace(
    _LARGER,
    name="taught",
    epochs=17,
    learning_rate=7e-4,
    encoder_rate=0.6,
    normals_per_epoch=200,
    alarm_weight=0.4,
    gentle_share=0.6,
    recorded_share=0.4,
)

# From the mean of taught and its start, taught by the average of accurate and wide.
_DEFAULT = replace(
    _TAUGHT,
    name="default",
    epochs=18,
    learning_rate=6e-4,
    gentle_share=0.5,
    recorded_share=0.25,
)

# From default's weights, on frames of several hospitals, where nothing but the polyp tells a polyp's frame
# from others. Alarms cost less, since more normal frames bring the silence. Short and on small frames: what
# the weights know of outlines they know already.
_ABROAD = replace(
    _DEFAULT,
    name="abroad",
    train_sides=(224, 256, 288),
    epochs=2,
    batch_size=12,
    learning_rate=8e-4,
    warmup_epochs=0.15,
    ema_decay=0.997,
    normals_per_epoch=600,
    alarm_weight=0.3,
    recorded_share=0.0,
    pasted_share=0.5,
    healed_share=0.15,
    borrowed_share=0.25,
    adverse_share=0.33,
    smoothing=0.02,
)

# From abroad's weights: what it found of polyps it keeps, with half as many polyp-free frames again, what it
# marked without one it unlearns.
_QUIET = replace(
    _ABROAD,
    name="quiet",
    input_side=352,
    train_sides=(256, 288),
    epochs=1,
    learning_rate=5e-4,
    warmup_epochs=0.1,
    normals_per_epoch=900,
    alarm_weight=0.4,
    healed_share=0.25,
)

# From default's weights, for long enough to unlearn what told one recording from another, and on frames of
# every size and colour. --minutes bounds it where a machine is had for a while.
_TRAVEL = replace(
    _ABROAD,
    name="travel",
    input_side=352,
    train_sides=(256, 288, 320, 352),
    epochs=12,
    batch_size=16,
    learning_rate=9e-4,
    encoder_rate=0.6,
    weight_decay=0.02,
    warmup_epochs=0.3,
    ema_decay=0.998,
    normals_per_epoch=700,
    gentle_share=0.45,
    heavy_strength=1.3,
    recorded_share=0.1,
    healed_share=0.2,
)

# From MobileSAM's weights, whose attention over half of the frame has seen eleven million pictures, to frames
# of every size and colour: for GPUs. A batch is as large as a GPU takes in the time of one of 16.
_ATTENTIVE = replace(
    _TRAVEL,
    name="attentive",
    encoder="tinyvit",
    input_side=448,
    train_sides=(320, 352, 384, 416, 448),
    batch_size=32,
    learning_rate=1e-3,
    encoder_rate=0.5,
    weight_decay=0.05,
    warmup_epochs=1.5,
    ema_decay=0.999,
    clip_norm=1.0,
    normals_per_epoch=800,
    gentle_share=0.35,
)

RECIPES = {
    recipe.name: recipe
    for recipe in (
        _BASE,
        _LARGER,
        _POLISH,
        _WIDE,
        _ACCURATE,
        _TAUGHT,
        _DEFAULT,
        _ABROAD,
        _QUIET,
        _TRAVEL,
        _ATTENTIVE,
    )
}


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
