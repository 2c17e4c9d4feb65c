"""The long part, by command; exit code 1 where something is wrong."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.fuzz.campaign import Campaign


def main() -> int:
    """Fuzz for a number of inputs or a time, and say what came of it."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--inputs", type=int, default=100_000)
    options.add_argument("--seconds", type=float, default=float("inf"), help="end then, wherever it is")
    options.add_argument("--children", type=int, default=2)
    options.add_argument("--seed", type=int, default=1, help="other numbers make other files")
    options.add_argument("--out", type=Path, help="where findings are kept; else in a new temporary folder")
    given = options.parse_args()
    campaign = Campaign(given.out or Path(tempfile.mkdtemp(prefix="fuzz-")), given.seed)
    campaign.run(given.inputs, given.seconds, given.children)
    for finding in campaign.findings:
        last = finding.outcome.detail.strip().splitlines()[-1:] or [""]
        sys.stdout.write(f"{finding.name}: {last[0]}\n")
    sys.stdout.write(f"seed {given.seed}: {campaign.line()}\n")
    return 1 if campaign.findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
