"""`polyp-detector` and `python -m detector`: the command line."""

from detector.start import end_on_interrupt, run_command

_PROGRAM = "polyp-detector"

end_on_interrupt(_PROGRAM)


def main() -> None:
    """Run the command that the arguments name."""
    run_command(_PROGRAM, "detector.cli", "finished results are kept")


if __name__ == "__main__":
    main()
