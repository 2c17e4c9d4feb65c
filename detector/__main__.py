"""`python -m detector` is `polyp-detector`."""

from detector.cli import app

app(prog_name="polyp-detector")
