"""The tables of a model card, each from card.json's own figures."""

from collections.abc import Iterable, Sequence
from typing import Any

# Trained on the 880 official training frames of Kvasir-SEG alone; mean Dice over images. From the
# repositories of HarDNet-MSEG, TGANet, PraNet, TransNetR and ColonSegNet; None where none is published.
_PUBLISHED = (
    ("TGANet", 0.898, 0.820),
    ("DeepLabV3+", None, 0.814),
    ("PraNet", 0.894, 0.805),
    ("TransNetR", None, 0.766),
    ("ColonSegNet, 512 x 512", 0.821, 0.613),
    ("HarDNet-MSEG, 512 x 512", 0.904, None),
)
_PUBLISHED_TEXT = """
### Beside published figures

Mean Dice over images, trained on Kvasir-SEG's official 880 frames, tested on its official 120 and, zero-shot,
on CVC-ClinicDB's 612. The others' figures are their authors', at the authors' input sizes, and not measured
again here. Those networks saw no normal frame in training: nothing kept them from false alarms, and nothing
cost them overlap. Papers on a random 80/10/10 split, or with ClinicDB among the training data, report up to
0.95 and are not comparable.

{table}
"""
_NO_SESSILE = "\n\nKvasir-Sessile is left out: the data folder has no list of its frames (sessile.txt)."
_NOT_TIMED = "not timed on a GPU"
_POINTS_SHOWN = 3


def accuracy(card: dict[str, Any]) -> str:
    """Overlap and hits on each test set that has polyps."""
    header = ("data", "frames", "Dice", "IoU", "precision", "recall", "polyps hit (box IoU >= 0.3)", "AP50")
    scored = (values for values in card["metrics"].values() if values["mean_dice"] is not None)
    table = _table(header, (_accuracy_row(values) for values in scored))
    left_out = "kvasir_seg_120" in card["metrics"] and "kvasir_sessile" not in card["metrics"]
    return table + (_NO_SESSILE if left_out else "")


def _accuracy_row(values: dict[str, Any]) -> tuple[str, ...]:
    means = (_with_interval(values, f"mean_{key}") for key in ("dice", "iou", "precision", "recall"))
    polyps = values["polyps"]
    hits = f"{polyps['hit']} of {polyps['count']} {_interval(values['polyps_hit_interval'])}"
    return (values["title"], str(values["images"]), *means, hits, f"{values['ap50']:.3f}")


def polyp_free(card: dict[str, Any]) -> str:
    """A sentence on each set of frames without a polyp."""
    sentences = []
    for values in card["metrics"].values():
        counts = values["polyp_free"]
        if counts["images"]:
            share = counts["with_region"] / counts["images"]
            sentences.append(
                f"a region is shown in {counts['with_region']} of {counts['images']} ({share:.1%} "
                f"{_interval(values['polyp_free_interval'])}): {values['title']}"
            )
    return "; ".join(sentences) or "none evaluated"


def sizes(card: dict[str, Any]) -> str:
    """Dice and hits by polyp size on each test set."""
    rows = [
        (
            values["title"],
            group["size"],
            str(group["images"]),
            _with_interval(group, "mean_dice"),
            f"{group['polyps']['hit']} of {group['polyps']['count']}",
        )
        for values in card["metrics"].values()
        if "subset_of" not in values
        for group in values["by_size"]
    ]
    return _table(("data", "size", "frames", "Dice", "polyps hit"), rows)


def published(card: dict[str, Any]) -> str:
    """This model beside published ones; empty where it was not measured on their test frames."""
    metrics = card["metrics"]
    if "kvasir_seg_120" not in metrics:
        return ""
    own = [metrics.get(key, {}).get("mean_dice") for key in ("kvasir_seg_120", "cvc_clinicdb")]
    side = card["input_side"]
    rows = [(f"**this model, {side} x {side}**", *own), *_PUBLISHED]
    table = _table(
        ("network", "Kvasir-SEG 120", "CVC-ClinicDB, zero-shot"),
        ((name, _figure(first), _figure(second)) for name, first, second in rows),
    )
    return _PUBLISHED_TEXT.format(table=table)


def variants(card: dict[str, Any]) -> str:
    """What is released beside the float32 file, and why something is not."""
    header = (
        "variant",
        "file",
        "MB",
        "held-out Dice",
        "Kvasir-SEG 120 Dice",
        "median ms, this variant / float32",
    )
    rows = [
        ("float32", "model.onnx", f"{card['bytes'] / 1e6:.1f}", "", _test_dice(card["metrics"]), ""),
        *(_variant_row(name, entry) for name, entry in card["variants"].items()),
    ]
    lines = [_table(header, rows), ""]
    lines += [
        f"- {name} is not released: {_dropped(entry)}" for name, entry in card["variants_dropped"].items()
    ]
    entries = [*card["variants"].values(), *card["variants_dropped"].values()]
    lines += [f"Timed in turns on {entry['timed_on']}." for entry in entries if "timed_on" in entry]
    best = ", ".join(f"{name} on {device}" for device, name in card["preferred"].items())
    lines.append(f"Taken where none is named (`--model {card['name']}:float32` names one): {_chosen(best)}.")
    return "\n".join(lines)


def _chosen(best: str) -> str:
    return f"{best}; float32 elsewhere" if best else "float32"


def _variant_row(name: str, entry: dict[str, Any]) -> tuple[str, ...]:
    dice = f"{entry['held_out_dice']:.4f} (float32 {entry['held_out_dice_float32']:.4f})"
    megabytes = f"{entry['bytes'] / 1e6:.1f}"
    return (name, entry["file"], megabytes, dice, _test_dice(entry["metrics"]), _times(entry))


def _dropped(entry: dict[str, Any]) -> str:
    return f"{entry['reason']} (Dice {entry['held_out_dice']:.4f}; {_times(entry)})"


def _times(entry: dict[str, Any]) -> str:
    times = [
        f"{device} {ms['int8']:.1f} / {ms['float32']:.1f}"
        for device, ms in entry.get("median_ms", {}).items()
    ]
    return ", ".join(times) or _NOT_TIMED


def _test_dice(metrics: dict[str, Any]) -> str:
    values = metrics.get("kvasir_seg_120")
    return _figure(values["mean_dice"] if values else None)


def operating_points(card: dict[str, Any]) -> str:
    """Overlap, hits and alarms by threshold."""
    header = ("threshold", "mean Dice", "polyps hit", "normal frames with a region")
    keys = ("mean_dice", "hit_share", "alarm_share")
    return _table(header, (_point_row(point, "threshold", keys) for point in card["operating_points"]))


def score_points(card: dict[str, Any]) -> str:
    """Hits and alarms by lowest region score, every few steps."""
    header = ("lowest mean score", "polyps hit", "normal frames with a region")
    points = card["score_points"][::_POINTS_SHOWN]
    return _table(header, (_point_row(point, "score", ("hit_share", "alarm_share")) for point in points))


def _point_row(point: dict[str, float], first: str, keys: Sequence[str]) -> tuple[str, ...]:
    return (f"{point[first]:.2f}", *(f"{point[key]:.3f}" for key in keys))


def _with_interval(values: dict[str, Any], key: str) -> str:
    interval = values[f"{key}_interval"]
    return f"{values[key]:.3f}" + (f" {_interval(interval)}" if interval else "")


def _interval(interval: Sequence[float]) -> str:
    return f"[{interval[0]:.3f}, {interval[1]:.3f}]"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"  # noqa: RUF001


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
