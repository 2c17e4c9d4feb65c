"""Results on which a reader has worked are not replaced."""

from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

from detector.cli import app
from detector.review import open_review
from tests.recordings import write_recording


def test_an_analysis_anew_leaves_results_that_were_reviewed(
    tmp_path: Path, make_model: Callable[..., Path]
) -> None:
    video, out = write_recording(tmp_path / "v.mp4"), tmp_path / "out"
    command = ["analyze", str(video), "--out", str(out), "--model", str(make_model()), "--device", "cpu"]
    assert CliRunner().invoke(app, command).exit_code == 0
    results, review = out / "v" / "results.jsonl", out / "v" / "ab.jsonl"
    with open_review(out / "v", "AB", review) as opened:
        opened.accept(1)
    before = results.read_bytes()

    result = CliRunner().invoke(app, [*command, "--threshold", "0.9"])
    assert result.exit_code == 1
    assert (
        "ab.jsonl: is a review of the results beside it, which a new analysis would replace" in result.output
    )
    assert results.read_bytes() == before
    assert (out / "v" / "report.html").exists()

    assert CliRunner().invoke(app, [*command, "--resume"]).exit_code == 0
    review.rename(tmp_path / "ab.jsonl")
    assert CliRunner().invoke(app, [*command, "--threshold", "0.9"]).exit_code == 0
    assert results.read_bytes() != before
