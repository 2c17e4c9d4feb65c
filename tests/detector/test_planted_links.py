"""A folder of results in which somebody has put links, under each name that an analysis ever writes there."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from detector import PolypDetector
from detector.analysis.engines import EnginePool
from detector.analysis.exports.table import EXPORTS, OPTIONAL
from detector.analysis.job import Job, JobResult, run_job
from detector.errors import OutputError
from tests.detector.analysis.command_line import run
from tests.green_model import write_model
from tests.recordings import write_recording

# What a recording in an MP4 file can have.
_ASKED = OPTIONAL - {"dicom"}
_NOTE_NAMES = """
import os, sys
from pathlib import Path
from detector import PolypDetector
from detector.analysis.engines import EnginePool
from detector.analysis.job import Job, run_job

model, source, folder, exports = sys.argv[1:]

def note(event, given):
    written = event == "open" and len(given) == 3 and given[2] & (os.O_WRONLY | os.O_RDWR)
    if written or event == "os.mkdir":
        path = os.path.relpath(os.fsdecode(given[0]), folder) if not isinstance(given[0], int) else ".."
        if not path.startswith(("..", ".\\n")) and path != ".":
            print(path)

sys.addaudithook(note)
engines = EnginePool(PolypDetector(Path(model), device="cpu"), 1)
run_job(Job(source, Path(folder), frozenset(exports.split(","))), engines, lambda done, of: None)
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model") / "green.onnx")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_recording(tmp_path_factory.mktemp("video") / "v.mp4")


@pytest.fixture(scope="module")
def names(model: Path, source: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Each name that is written in the folder of an analysis, and in the folders there."""
    out = tmp_path_factory.mktemp("noted") / "out"
    done = subprocess.run(
        [sys.executable, "-c", _NOTE_NAMES, model, source, out, ",".join(_ASKED)],
        capture_output=True,
        text=True,
        check=True,
    )
    noted = {Path(line) for line in done.stdout.splitlines()}
    final = {path.relative_to(out) for path in out.rglob("*")}
    return sorted({path for path in noted | final if len(path.parts) == 1 or (out / path).is_dir()})


class Elsewhere:
    """A folder of somebody's own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "000006.png"
        for name in ("labels", "images", ""):
            (folder / name).mkdir(parents=True, exist_ok=True)
            # Names that exports give to files of theirs.
            (folder / name / "000006.png").write_bytes(b"somebody's own")
            (folder / name / "data.yaml").write_bytes(b"somebody's own")
        self._before = self._content()

    @property
    def is_untouched(self) -> bool:
        return self._content() == self._before

    def _content(self) -> dict[Path, bytes | None]:
        return {path: path.read_bytes() if path.is_file() else None for path in self.folder.rglob("*")}


def _to_nothing(path: Path, elsewhere: Elsewhere) -> None:
    path.symlink_to(elsewhere.folder / "absent")


def _analyze(model: Path, source: Path, folder: Path, name: Path) -> JobResult | None:
    """Analyze with the exports that could write under a name, and those that always do."""
    exports = frozenset(
        export.name for export in EXPORTS if export.name in _ASKED and Path(export.file).stem in name.parts[0]
    )
    engines = EnginePool(PolypDetector(model, device="cpu"), 1)
    try:
        return run_job(Job(str(source), folder, exports), engines, lambda done, of: None)
    except OutputError as error:
        assert "\n" not in str(error)
        return None


@pytest.mark.parametrize(
    "plant",
    [
        lambda path, elsewhere: path.symlink_to(elsewhere.file),
        lambda path, elsewhere: path.symlink_to(elsewhere.folder),
        lambda path, elsewhere: path.hardlink_to(elsewhere.file),
        _to_nothing,
    ],
    ids=["link to a file", "link to a folder", "another name of a file", "link to nothing"],
)
def test_no_link_leads_an_analysis_out_of_its_folder(
    plant: Callable[[Path, Elsewhere], None], names: list[Path], model: Path, source: Path, tmp_path: Path
) -> None:
    assert {
        Path("results.lock"),
        Path(".masks.part"),
        Path(".clips.drafts"),
        Path("results.part.jsonl"),
    } < set(names)
    elsewhere = Elsewhere(tmp_path / "elsewhere")
    for number, name in enumerate(names):
        folder = tmp_path / str(number)
        (folder / name).parent.mkdir(parents=True)
        plant(folder / name, elsewhere)
        result = _analyze(model, source, folder, name)
        assert elsewhere.is_untouched, name
        if result is not None and result.reason is not None:
            assert "\n" not in result.reason


def test_results_are_begun_beside_what_else_has_their_name(model: Path, source: Path, tmp_path: Path) -> None:
    elsewhere = Elsewhere(tmp_path / "elsewhere")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "results.part.jsonl").symlink_to(elsewhere.file)
    result = _analyze(model, source, tmp_path / "out", Path("results.part.jsonl"))
    assert result is not None
    assert result.reason is None
    assert elsewhere.is_untouched


@pytest.fixture
def two_of_a_kind(tmp_path: Path) -> Iterator[Path]:
    """A folder of two recordings."""
    (tmp_path / "videos").mkdir()
    for name in ("a.mp4", "b.mp4"):
        write_recording(tmp_path / "videos" / name)
    yield tmp_path / "videos"


def test_a_link_in_the_place_of_a_recordings_folder_is_refused_before_anything_is_analyzed(
    two_of_a_kind: Path, model: Path, tmp_path: Path
) -> None:
    elsewhere, out = Elsewhere(tmp_path / "elsewhere"), tmp_path / "out"
    out.mkdir()
    (out / "b").symlink_to(elsewhere.folder)
    done = run(two_of_a_kind, "--out", out, "--model", model)
    assert done.returncode == 1
    assert done.stderr == (
        f"polyp-detector: {out}/b: it is a link to elsewhere, where nothing is written; remove it, or choose "
        "another --out\n"
    )
    assert [path.name for path in out.iterdir()] == ["b"]
    assert elsewhere.is_untouched


def test_a_folder_that_the_user_named_may_be_a_link(two_of_a_kind: Path, model: Path, tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "drive")
    done = run(two_of_a_kind, "--out", tmp_path / "out", "--model", model)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "drive" / "a" / "results.jsonl").is_file()
