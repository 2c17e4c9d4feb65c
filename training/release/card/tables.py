"""The tables of a model card, each from card.json's own figures."""

from collections.abc import Iterable, Mapping, Sequence

from detector.inference.card import ReleaseCard, VariantEntry
from detector.inference.figures import (
    Accuracy,
    DroppedVariant,
    Interval,
    OperatingPoint,
    SetAccuracy,
    VariantFigures,
)

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

Mean Dice over images, tested on Kvasir-SEG's official 120 and, zero-shot, on CVC-ClinicDB's 612. The others
were trained on Kvasir-SEG's official 880 frames alone, this model on what stands above. Their figures are
their authors', at the authors' input sizes, and not measured again here. Those networks saw no normal frame
in training: nothing kept them from false alarms, and nothing cost them overlap. Papers on a random 80/10/10
split, or with ClinicDB among the training data, report up to 0.95 and are not comparable.

{table}
"""
_NO_SESSILE = "\n\nKvasir-Sessile is left out: the data folder has no list of its frames (sessile.txt)."
_NOT_TIMED = "not timed on a GPU"
_POINTS_SHOWN = 3


def accuracy(card: ReleaseCard) -> str:
    """Overlap and hits on each test set that has polyps."""
    header = ("data", "frames", "Dice", "IoU", "precision", "recall", "polyps hit (box IoU >= 0.3)", "AP50")
    scored = (values for values in card.metrics.values() if values.mean_dice is not None)
    table = _table(header, (_accuracy_row(values) for values in scored))
    left_out = "kvasir_seg_120" in card.metrics and "kvasir_sessile" not in card.metrics
    return table + (_NO_SESSILE if left_out else "")


def _accuracy_row(values: SetAccuracy) -> tuple[str, ...]:
    means = (
        _with_interval(values.mean_dice, values.mean_dice_interval),
        _with_interval(values.mean_iou, values.mean_iou_interval),
        _with_interval(values.mean_precision, values.mean_precision_interval),
        _with_interval(values.mean_recall, values.mean_recall_interval),
    )
    hits = f"{values.polyps.hit} of {values.polyps.count}{_interval(values.polyps_hit_interval)}"
    return (values.title, str(values.images), *means, hits, _figure(values.ap50))


def polyp_free(card: ReleaseCard) -> str:
    """A sentence on each set of frames without a polyp."""
    sentences = []
    for values in card.metrics.values():
        counts = values.polyp_free
        if counts.images:
            share = counts.with_region / counts.images
            sentences.append(
                f"a region is shown in {counts.with_region} of {counts.images} ({share:.1%}"
                f"{_interval(values.polyp_free_interval)}): {values.title}"
            )
    return "; ".join(sentences) or "none evaluated"


def sizes(card: ReleaseCard) -> str:
    """Dice and hits by polyp size on each test set."""
    rows = [
        (
            values.title,
            group.size,
            str(group.images),
            _with_interval(group.mean_dice, group.mean_dice_interval),
            f"{group.polyps.hit} of {group.polyps.count}",
        )
        for values in card.metrics.values()
        if values.subset_of is None
        for group in values.by_size
    ]
    return _table(("data", "size", "frames", "Dice", "polyps hit"), rows)


def published(card: ReleaseCard) -> str:
    """This model beside published ones; empty where it was not measured on their test frames."""
    metrics = card.metrics
    if "kvasir_seg_120" not in metrics:
        return ""
    own = (f"**this model, {card.input_side} x {card.input_side}**", _dice(metrics, "kvasir_seg_120"))
    rows = [(*own, _dice(metrics, "cvc_clinicdb")), *_PUBLISHED]
    table = _table(
        ("network", "Kvasir-SEG 120", "CVC-ClinicDB, zero-shot"),
        ((name, _figure(first), _figure(second)) for name, first, second in rows),
    )
    return _PUBLISHED_TEXT.format(table=table)


def variants(card: ReleaseCard) -> str:
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
        ("float32", "model.onnx", f"{card.bytes / 1e6:.1f}", "", _test_dice(card.metrics), ""),
        *(_variant_row(name, entry) for name, entry in card.variants.items()),
    ]
    lines = [_table(header, rows), ""]
    lines += [f"- {name} is not released: {_dropped(entry)}" for name, entry in card.variants_dropped.items()]
    entries = [*card.variants.values(), *card.variants_dropped.values()]
    lines += [f"Timed in turns on {entry.timed_on}." for entry in entries if entry.timed_on]
    best = ", ".join(f"{name} on {device}" for device, name in card.preferred.items())
    lines.append(f"Taken where none is named (`--model {card.name}:float32` names one): {_chosen(best)}.")
    return "\n".join(lines)


def _chosen(best: str) -> str:
    return f"{best}; float32 elsewhere" if best else "float32"


def _variant_row(name: str, entry: VariantEntry) -> tuple[str, ...]:
    dice = f"{entry.held_out_dice:.4f} (float32 {entry.held_out_dice_float32:.4f})"
    return (name, entry.file, f"{entry.bytes / 1e6:.1f}", dice, _test_dice(entry.metrics), _times(entry))


def _dropped(entry: DroppedVariant) -> str:
    return f"{entry.reason} (Dice {entry.held_out_dice:.4f}; {_times(entry)})"


def _times(entry: VariantFigures) -> str:
    times = [f"{device} {ms['int8']:.1f} / {ms['float32']:.1f}" for device, ms in entry.median_ms.items()]
    return ", ".join(times) or _NOT_TIMED


def _test_dice(metrics: Mapping[str, Accuracy]) -> str:
    return _figure(_dice(metrics, "kvasir_seg_120"))


def _dice(metrics: Mapping[str, Accuracy], key: str) -> float | None:
    return metrics[key].mean_dice if key in metrics else None


def operating_points(card: ReleaseCard) -> str:
    """Overlap, hits and alarms by threshold: on the held-out part and, where it was measured, abroad."""
    header = ["threshold", "mean Dice", "polyps hit", "normal frames with a region"]
    rows = [(f"{point.threshold:.2f}", *_point_cells(point)) for point in card.operating_points]
    if card.operating_points_foreign:
        header += ["foreign: mean Dice", "polyps hit", "polyp-free frames with a region"]
        abroad = map(_point_cells, card.operating_points_foreign)
        rows = [(*row, *more) for row, more in zip(rows, abroad, strict=True)]
    return _table(header, rows)


def _point_cells(point: OperatingPoint) -> tuple[str, ...]:
    return _figure(point.mean_dice), _figure(point.hit_share), _figure(point.alarm_share)


def score_points(card: ReleaseCard) -> str:
    """Hits and alarms by lowest region score, every few steps."""
    header = ("lowest mean score", "polyps hit", "normal frames with a region")
    rows = (
        (f"{point.score:.2f}", _figure(point.hit_share), _figure(point.alarm_share))
        for point in card.score_points[::_POINTS_SHOWN]
    )
    return _table(header, rows)


def _with_interval(value: float | None, interval: Interval | None) -> str:
    return _figure(value) + _interval(interval)


def _interval(interval: Interval | None) -> str:
    """In brackets after its figure; nothing where there is none."""
    return f" [{interval.low:.3f}, {interval.high:.3f}]" if interval else ""


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"  # noqa: RUF001


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
