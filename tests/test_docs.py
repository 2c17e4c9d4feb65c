"""The Python examples in docs/ run as they stand, in order, each page in one go."""

import re
import shutil
from pathlib import Path

import pytest

from detector.files.resources import resource_folder
from tests.detector.analysis.results.results_file import end, frame, header, polyp, write
from tests.green_model import write_model

DOCS = Path(__file__).parents[1] / "docs"
_EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["analysis.md", "models.md", "results-format.md"])
def test_examples_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = _EXAMPLE.findall((DOCS / page).read_text("utf-8"))
    assert examples
    shutil.copy(resource_folder("assets") / "demo.mp4", tmp_path / "procedure.mp4")
    write_model(tmp_path / "mine.onnx", metadata={})
    write(tmp_path / "results.jsonl", header(), frame(0, polyp(1)), end(1))
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, page, "exec"), names)
