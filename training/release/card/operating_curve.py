"""The operating curve as a picture: what sensitivity costs in false alarms."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from detector.inference.card import ReleaseCard
from detector.inference.figures import OperatingPoint, ScorePoint
from training.evaluation.figure import write_figure

OPERATING_CURVE = "operating_curve.png"


def draw_operating_curve(card: ReleaseCard, path: Path) -> None:
    """Draw the share of polyps hit over the share of normal frames with a region, on the held-out part.

    One line for a changing threshold, one for a changing lowest score of a region at the shipped threshold.

    Args:
        card: of the model.
        path: PNG file to write.

    Raises:
        OutputError: the file cannot be written.
    """
    figure = Figure(figsize=(6, 4.5), layout="constrained")
    axes = figure.subplots()
    _draw_line(axes, card.operating_points, "threshold", "o")
    _draw_line(axes, card.score_points, "lowest mean score of a region", ".")
    for point in card.operating_points:
        if point.threshold == card.threshold:
            axes.plot(point.alarm_share, point.hit_share, "*", markersize=15, color="black", zorder=3)
            axes.annotate(f"  shipped, {card.threshold}", (point.alarm_share, point.hit_share))
    most = max(point.alarm_share for point in card.operating_points)
    axes.set(xlabel="normal frames with a region", ylabel="polyps hit", title="held-out part, single frames")
    axes.set(xlim=(-0.005, max(0.1, 1.1 * most)), ylim=(0.5, 1.01))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1))
    axes.grid(alpha=0.3)
    axes.legend()
    write_figure(figure, path)


def _draw_line(
    axes: Axes, points: Sequence[OperatingPoint] | Sequence[ScorePoint], label: str, marker: str
) -> None:
    alarms, hits = [point.alarm_share for point in points], [point.hit_share for point in points]
    axes.plot(alarms, hits, marker=marker, alpha=0.8, label=label)
