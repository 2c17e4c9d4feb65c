"""Every hyper-parameter of a released model, and why it has its value."""

from dataclasses import replace

from training.recipe import Recipe

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
