"""The model card that people read, made from the card that programs read."""

from pathlib import Path

from detector.inference.card import ReleaseCard
from detector.inference.figures import HeldOutFrames
from detector.notice import NOTICE
from training.network.tiny_vit import NAME as TINY_VIT
from training.recipe import from_dict
from training.release.calibrate import TURNS
from training.release.card import tables
from training.release.card.citations import citations

_TEMPLATE = """# {name}

Polyp segmentation for colonoscopy video frames. **{notice}**

- Input: one RGB frame, cropped to the endoscope's field of view and squashed to {side} x {side}.
- Network: {encoder} encoder, {channels}-channel depthwise decoder{mirrored}.
- Shown: regions of at least {threshold} probability, as far as they reach half of their own peak, that cover
  at least {min_area:.1%} of the field of view.
- Trained on: {training_data}.
- Held out of it, to choose the threshold: {held_out_polyps} polyp frames, {held_out_normals} normal
  frames.{foreign}
- Recipe `{recipe}`: sides {sides}, batch {batch}, seed {seed}; every hyper-parameter stands in card.json.
  Its last run: {epochs}, {minutes:.0f} minutes of computing.
- File: sha256 `{sha256}`; torch and ONNX differ by at most {parity:.0e}.
- `weights.safetensors`: with model.onnx beside it the network as it was trained, to go on training from
  (`polyp-train train --recipe {recipe} --init {name} --data DIR`). It is no part of an installed package.

## Measured

Mean over images at each image's own resolution, at the shipped threshold, onnxruntime float32 on a CPU.
{caution}
Brackets: 95 % intervals, by bootstrap over images for means and Wilson's for shares (frames of one sequence
are alike, so that the intervals for CVC-ClinicDB are too narrow).

{accuracy}

Polyp-free frames: {free}

Made by `polyp-train export --run RUN --out models/{name}`; overlap and hits are checked again by
`polyp-train evaluate --model {name} --data DIR --split DIR/val.txt` (without `--split`: all of a folder).

### By size

The part of the frame that its polyps cover.

{sizes}
{published}
## Variants

{variants}

## Threshold

Chosen on the held-out part, for detection: of the thresholds with a region in at most 3.5 % of the normal
frames (else in at most 0.5 % more than in the fewest), the lowest that hits as many polyps as the best one,
less 1.5 %, with a Dice within 0.002 of the best. Each frame counts in its four quarter turns{step}.{both}

{points}

![Operating curve](operating_curve.png)

Single frames are not filtered by a region's mean score as well; over time the runtime's gate weighs scores.
What a lowest mean score would do to single frames:

{scores}

## Intended use

To study polyp detection in colonoscopy recordings, to build and measure software that shows such detections,
and as a start for training on other recordings. Not to examine, to diagnose or to treat, neither alone nor
beside a physician: nobody has tested it on patients, and it has no approval.

## Limits

- Single frames of a few endoscopes in white light. Flat and tiny polyps, polyps under blood, stool or glare,
  and unusual light (narrow-band imaging, dye) are missed more often.
- A region is no diagnosis, and its absence proves nothing.
- The polyp frames and the normal frames come from different recordings; false alarms in other hospitals'
  recordings may be more frequent than measured here.
- Kvasir-SEG was drawn by a few annotators of one hospital group: outlines follow their habits.
{failures}
## Data and licence

{licence}.

{citations}
"""

_BOTH = """ Each measure is the mean
of the held-out part's and of that of the frames of other hospitals, which are seen once."""
_MIRRORED = "; averages the frame and its mirror image, in one graph"
_NOT_DECIDED = (
    "No test frame was trained on, and none chose weights, epochs or the threshold; what was tried next was\n"
    "decided knowing the figures of earlier releases. Development frames, of\n"
    "other hospitals and never trained on, are looked at when something is chosen."
)
_DECIDED = "There are no test frames in the folder: the figures are of the frames that chose the threshold."
_FAILURES = """
The worst frames of the synthetic demo, truth in white, prediction in green, with their Dice:

![Worst frames of the demo](failures.png)
"""


def _encoder(name: str) -> str:
    return "TinyViT" if name == TINY_VIT else f"EfficientNet-{name.capitalize()}"


def write_readme(card: ReleaseCard, path: Path) -> None:
    """Write README.md of a model folder from its card.

    Args:
        card: as `training.release.release` makes it.
        path: the file to write; pictures that stand beside it are shown.

    Raises:
        OSError: the file cannot be written.
    """
    recipe, held_out = from_dict(card.recipe), card.held_out
    decided = "held_out" in card.metrics
    text = _TEMPLATE.format(
        notice=NOTICE,
        name=card.name,
        side=card.input_side,
        encoder=_encoder(recipe.encoder),
        channels=recipe.channels,
        mirrored=_MIRRORED if recipe.mirrored else "",
        threshold=card.threshold,
        min_area=card.min_area,
        training_data=card.training_data,
        held_out_polyps=held_out.polyp_frames,
        held_out_normals=held_out.normal,
        step=_step(held_out.normal),
        recipe=recipe.name,
        epochs="1 epoch" if card.epochs == 1 else f"{card.epochs} epochs",
        sides=", ".join(map(str, recipe.train_sides)),
        batch=recipe.batch_size,
        seed=recipe.seed,
        minutes=card.training_seconds / 60,
        sha256=card.sha256,
        parity=card.parity,
        caution=_DECIDED if decided else _NOT_DECIDED,
        accuracy=tables.accuracy(card),
        free=tables.polyp_free(card),
        sizes=tables.sizes(card),
        published=tables.published(card),
        variants=tables.variants(card),
        points=tables.operating_points(card),
        scores=tables.score_points(card),
        failures=_FAILURES if (path.parent / "failures.png").is_file() else "",
        foreign=_foreign(card.foreign),
        both=_BOTH if card.operating_points_foreign else "",
        licence=card.licence,
        citations=citations(card),
    )
    path.write_text(text, encoding="utf-8")


def _foreign(counts: HeldOutFrames) -> str:
    """What chose the threshold beside the held-out part; empty without such frames."""
    if not counts.polyp_frames:
        return ""
    return (
        f"\n  Of other hospitals, none of which was trained on: {counts.polyp_frames} frames with and "
        f"{counts.normal} without a polyp."
    )


def _step(normals: int) -> str:
    """What one frame is worth in the share of normal frames with a region; empty without such frames."""
    return (
        f"; one normal frame of {normals} in one turn is a step of {1 / (TURNS * normals):.1%}"
        if normals
        else ""
    )
