"""Names that are made to be obeyed, and addresses with secrets, through whole commands."""

import csv
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.detector.analysis.command_line import run
from tests.detector.video.senders import web_server
from tests.green_model import write_model
from tests.recordings import write_recording

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no file is called so there")
NAMES = ("=1+1\x1b]0;title\x07.mp4", "-2\x9b2Ja\npolyp-detector: all is well.mp4", "@\u202ea\u2028b.mp4")


def _obeyed(text: str) -> set[str]:
    return {each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Zl", "Zp")} - {"\n"}


def test_no_name_is_obeyed_by_a_terminal_or_run_by_a_spreadsheet(tmp_path: Path) -> None:
    videos, out, model = tmp_path / "videos", tmp_path / "out", write_model(tmp_path / "m.onnx")
    videos.mkdir()
    whole = write_recording(tmp_path / "whole.mp4").read_bytes()
    for number, name in enumerate(NAMES):
        (videos / name).write_bytes(whole if number else b"broken")
    done = run(*videos.iterdir(), "--out", out, "--model", model)
    assert done.returncode == 1
    assert _obeyed(done.stdout + done.stderr) == set()
    assert len(done.stdout.splitlines()) == 2
    assert len(done.stderr.splitlines()) == 2
    with (out / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    cells = [cell for row in rows for cell in row.values()]
    assert sum(cell.startswith("'") for cell in cells) >= len(NAMES)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@") or _obeyed(cell) or "\n" in cell]
    notes = [path.read_text("utf-8") for path in out.rglob("chapters.vtt")]
    assert len(notes) == 2
    assert _obeyed("".join(notes)) == set()


def test_verbose_tells_no_secret_and_obeys_nothing(tmp_path: Path) -> None:
    model = write_model(tmp_path / "m.onnx")
    for source in (f"{tmp_path}/absent\x1b[2J.mp4", "http://doctor:p/w0rd@127.0.0.1:9/a.mp4?token=k3y"):
        done = run(source, "--out", tmp_path / "out", "--model", model, "-v")
        assert done.returncode == 1
        said = done.stdout + done.stderr
        assert _obeyed(said) == set()
        assert not [secret for secret in ("doctor", "w0rd", "k3y") if secret in said]


def test_neither_terminal_nor_results_tell_what_an_address_hides(tmp_path: Path) -> None:
    folder, out, model = tmp_path / "served", tmp_path / "out", write_model(tmp_path / "m.onnx")
    folder.mkdir()
    write_recording(folder / "a.mp4")
    with web_server(folder) as address:
        host = address.removeprefix("http://")
        done = run(f"http://doctor:s3cret@{host}/a.mp4?token=s3cret", "--out", out, "--model", model)
    assert done.returncode == 0, done.stderr
    assert f"http://{host}/a.mp4?…: 20 frames" in done.stdout
    assert "s3cret" not in done.stdout + done.stderr + "".join(map(str, out.rglob("*")))
    written = [path.read_bytes() for path in out.rglob("*") if path.is_file()]
    assert len(written) >= 5
    assert not [content for content in written if b"s3cret" in content or b"doctor" in content]


def test_a_login_without_a_scheme_is_told_neither_by_terminal_nor_by_the_summary(tmp_path: Path) -> None:
    out, model = tmp_path / "out", write_model(tmp_path / "m.onnx")
    sources = [f"{before}doctor:s3cret@127.0.0.1:9/a.mp4" for before in ("", "http:", "//", "rtsp:\\\\")]
    done = run(*sources, "--out", out, "--model", model, "-v")
    assert done.returncode == 1
    written = [path.read_text("utf-8") for path in out.rglob("*") if path.is_file()]
    assert len(written) == 2
    for text in (done.stdout, done.stderr, *written):
        assert not [secret for secret in ("doctor", "s3cret") if secret in text]


def test_a_fault_of_the_program_itself_is_shown_plainly(tmp_path: Path) -> None:
    code = (
        "import sys; from detector.commands.log_lines import show_errors_plainly; show_errors_plainly(); "
        "raise RuntimeError('rtsp://u:s3cret@h/x\\x1b[2J')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "RuntimeError: rtsp://h/x\ufffd[2J"
