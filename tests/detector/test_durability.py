"""What a power cut leaves: nothing under its final name that is not whole, after the whole command."""

from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

from detector.cli import app
from tests.disk_order import DiskOrder
from tests.power_cut import disk
from tests.recordings import write_recording

MakeModel = Callable[..., Path]


def test_no_file_of_an_analysis_gets_its_name_before_its_bytes_are_on_the_disk(
    tmp_path: Path, make_model: MakeModel, disk_order: DiskOrder
) -> None:
    video, out = write_recording(tmp_path / "exam.mp4"), tmp_path / "results"
    command = ["analyze", str(video), "--out", str(out), "--annotated", "--model", str(make_model())]
    assert CliRunner().invoke(app, command).exit_code == 0
    written = {path.name for path in out.rglob("*") if path.is_file()}
    assert {"results.jsonl", "report.html", "coco.json", "annotated.mp4", "summary.html"} <= written
    assert disk_order.unsafe == []
    assert disk_order.names_at_risk == []
    renamed = {call.removeprefix("rename ") for call in disk_order.calls if call.startswith("rename ")}
    assert written <= renamed


def test_results_survive_a_power_cut_right_after_the_command(tmp_path: Path, make_model: MakeModel) -> None:
    video, model = write_recording(tmp_path / "exam.mp4"), make_model()
    with disk(tmp_path) as own:
        out = own.folder / "results"
        command = ["analyze", str(video), "--out", str(out), "--annotated", "--model", str(model)]
        assert CliRunner().invoke(app, command).exit_code == 0
        written = _contents(out)
        with own.after_power_cut() as found:
            assert _contents(found / "results") == written


def test_the_cut_is_real(tmp_path: Path) -> None:
    """A file that was only renamed is lost or empty: else the test above could not fail."""
    with disk(tmp_path) as own:
        (own.folder / "partial").write_bytes(b"one")
        (own.folder / "partial").replace(own.folder / "file")
        with own.after_power_cut() as found:
            assert _contents(found).get("file", b"") == b""


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
