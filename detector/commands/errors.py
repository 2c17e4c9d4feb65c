"""How a command ends that could not do its work."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from detector.commands.log_lines import news_as_lines
from detector.errors import DetectorError, SettingsError


@contextmanager
def errors_as_lines(verbose: bool, program: str = "polyp-detector") -> Iterator[None]:
    """Turn what a user can cause into a line and exit code 1 (settings: 2), and the program's news too.

    What nobody foresaw is a line as well; the way to it is added to the file of crashes.

    Args:
        verbose: let errors be seen as they are, with the way to them.
        program: whose name stands before each line.
    """
    try:
        with news_as_lines(verbose, program):
            yield
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        from detector.commands.interrupt import interrupted
        from detector.faults import unforeseen
        from detector.files.crash import write_error

        if interrupted():
            raise typer.Exit(1) from error
        if verbose:
            raise
        words = str(error) if isinstance(error, DetectorError) else unforeseen(error, write_error)
        typer.echo(f"{program}: {words}", err=True)
        raise typer.Exit(2 if isinstance(error, SettingsError) else 1) from error
    except KeyboardInterrupt as error:
        # `Interrupt` says so, once all is in order.
        raise typer.Exit(1) from error
