"""`polyp-train` and `python -m training`: one command for each step from data to a released model."""

from detector.start import end_on_interrupt, run_command

_PROGRAM = "polyp-train"

end_on_interrupt(_PROGRAM)


def main() -> None:
    """Run the command that the arguments name."""
    run_command(_PROGRAM, "training.cli", "what was finished is kept")


if __name__ == "__main__":
    main()
