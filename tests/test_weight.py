"""What a clone weighs: every release of a model stays in its history for ever."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_BYTES = 60 * 2**20
_SHOWN = 5


def _tracked() -> dict[str, int]:
    """Bytes of the tracked files as they stand in the working tree, the largest first."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]
    sizes = {name: (ROOT / name).stat().st_size for name in files}
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs a git checkout")
def test_tracked_files_sum_to_60_mib_at_most() -> None:
    sizes = _tracked()
    total = sum(sizes.values())
    largest = ", ".join(f"{name} {size / 2**20:.1f}" for name, size in list(sizes.items())[:_SHOWN])
    assert total <= MOST_BYTES, (
        f"tracked files sum to {total / 2**20:.1f} MiB, {MOST_BYTES / 2**20:.0f} are allowed; "
        f"the largest: {largest}; see docs/releasing-models.md"
    )
