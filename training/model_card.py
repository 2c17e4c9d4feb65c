"""The model card that people read, made from the card that programs read."""

from pathlib import Path
from typing import Any

_TEMPLATE = """# {name}

Polyp segmentation for colonoscopy video frames. **Research use only. Not a medical device.**

- Input: one RGB frame, cropped to the endoscope's field of view and squashed to {side} x {side}.
- Network: EfficientNet-{encoder} encoder with ImageNet weights, {channels}-channel depthwise decoder.
- Shown: regions of at least {threshold} probability that cover at least {min_area:.1%} of the field of view.
- Trained on: {training_data}; {held_out_polyps} of the 880 and {held_out_normals} normal frames were
  held out.
- Recipe: {epochs} epochs, sides {sides}, batch {batch}, seed {seed}, {minutes:.0f} minutes of computing;
  every hyper-parameter stands in card.json.
- File: sha256 `{sha256}`; torch and ONNX differ by at most {parity:.0e}.

## Measured

Mean over images at each image's own resolution, at the shipped threshold, onnxruntime float32 on a CPU. The
test frames were not used for any decision. Brackets: 95 % bootstrap interval over images (frames of one
sequence are alike, so that the interval for CVC-ClinicDB is too narrow).

| data | frames | Dice | IoU | precision | recall | polyps hit (box IoU >= 0.3) | AP50 |
|---|---|---|---|---|---|---|---|
{rows}

Polyp-free frames: {free}

Made by `polyp-train export --run RUN --out models/{name}`; checked again by
`polyp-train evaluate --model {name} --data DIR --json F`.

## Threshold

Chosen on the held-out part: fewest normal frames with a region among the thresholds within 0.005 of the best
Dice and 0.01 of the best share of polyps hit.

| threshold | mean Dice | polyps hit | normal frames with a region |
|---|---|---|---|
{points}

## Limits

Single frames of a few endoscopes in white light. Flat and tiny polyps, polyps under blood, stool or glare,
and unusual light (narrow-band imaging, dye) are missed more often. A region is no diagnosis, and its absence
proves nothing.

## Data and licence

{licence}. Cite: Jha et al., "Kvasir-SEG: A Segmented Polyp Dataset", MMM 2020. CVC-ClinicDB (evaluation
only): Bernal et al., "WM-DOVA maps for accurate polyp highlighting in colonoscopy", CMIG 2015.
"""


def write_readme(card: dict[str, Any], path: Path) -> None:
    """Write README.md of a model folder from its card."""
    recipe, metrics = card["recipe"], card["metrics"]
    scored = [values for values in metrics.values() if values["mean_dice"] is not None]
    free = [values for values in metrics.values() if values["polyp_free"]["images"]]
    text = _TEMPLATE.format(
        name=card["name"],
        side=card["input_side"],
        encoder=recipe["encoder"].capitalize(),
        channels=recipe["channels"],
        threshold=card["threshold"],
        min_area=float(card["min_area"]),
        training_data=card["training_data"],
        held_out_polyps=recipe["held_out_polyps"],
        held_out_normals=recipe["held_out_normals"],
        epochs=card["epochs"],
        sides=", ".join(map(str, recipe["train_sides"])),
        batch=recipe["batch_size"],
        seed=recipe["seed"],
        minutes=card["training_seconds"] / 60,
        sha256=card["sha256"],
        parity=card["parity"],
        rows="\n".join(_row(values) for values in scored),
        free="; ".join(_free(values) for values in free) or "none evaluated",
        points="\n".join(_point(point) for point in card["operating_points"]),
        licence=card["licence"],
    )
    path.write_text(text, encoding="utf-8")


def _row(values: dict[str, Any]) -> str:
    dice, iou = (_with_interval(values, key) for key in ("dice", "iou"))
    polyps = values["polyps"]
    return (
        f"| {values['title']} | {values['images']} | {dice} | {iou} | {values['mean_precision']:.3f} "
        f"| {values['mean_recall']:.3f} | {polyps['hit']} of {polyps['count']} | {values['ap50']:.3f} |"
    )


def _with_interval(values: dict[str, Any], key: str) -> str:
    low, high = values[f"mean_{key}_interval"]
    return f"{values[f'mean_{key}']:.3f} [{low:.3f}, {high:.3f}]"


def _free(values: dict[str, Any]) -> str:
    counts = values["polyp_free"]
    share = counts["with_region"] / counts["images"]
    return (
        f"a region is shown in {counts['with_region']} of {counts['images']} ({share:.1%}): {values['title']}"
    )


def _point(point: dict[str, float]) -> str:
    return (
        f"| {point['threshold']:.2f} | {point['mean_dice']:.3f} | {point['hit_share']:.3f} "
        f"| {point['alarm_share']:.3f} |"
    )
