"""`python -m training` is `polyp-train`."""

from training.cli import app

app(prog_name="polyp-train")
