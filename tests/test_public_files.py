"""What stands beside the code agrees with it."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
_NAMED = re.compile(r"`((?:detector|training|tests|assets|docs)/[\w./-]+)`")
_PAGES = [
    "README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    *(f"docs/{page.name}" for page in sorted(ROOT.glob("docs/*.md"))),
]


def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def test_version_is_cited_and_its_changes_are_told() -> None:
    assert f"\nversion: {_version()}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    told = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert told[:2] == ["Unreleased", _version()]


@pytest.mark.parametrize("page", _PAGES)
def test_pages_lead_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    text = (ROOT / page).read_text("utf-8")
    assert [link for link in _LINK.findall(text) if not (folder / link).exists()] == []


@pytest.mark.parametrize("page", ["docs/contributing.md", "docs/architecture.md"])
def test_files_that_a_recipe_names_exist(page: str) -> None:
    named = _NAMED.findall((ROOT / page).read_text("utf-8"))
    assert named
    missing = [path for path in named if "NAME" not in path and not (ROOT / path).exists()]
    assert missing == []


def test_hooks_run_what_the_checks_run() -> None:
    hooks = re.findall(r"entry: (.+)", (ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    checks = re.findall(r"^\.venv/bin/(.+)$", (ROOT / ".ci/run").read_text("utf-8"), re.MULTILINE)
    assert hooks
    assert [hook for hook in hooks if hook not in checks] == []


def test_lock_holds_every_part_of_the_runtime_with_its_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = re.findall(r"^([\w.-]+)==[^\\\n]+(\\\n    --hash=sha256:[0-9a-f]{64})?", lock, re.MULTILINE)
    assert all(hashed for _, hashed in locked)
    wanted = [*project["dependencies"], *extras["archive"], *extras["dicom"], *extras["openvino"]]
    here = [line for line in wanted if "platform_machine == 'AMD64'" not in line and "!=" not in line]
    names = {re.split(r"[\[>=;]", line)[0].strip().lower() for line in here}
    assert names <= {name for name, _ in locked}
    assert "://" not in lock
