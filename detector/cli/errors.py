"""How a command ends that could not do its work."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from detector.commands.log_lines import news_as_lines
from detector.errors import DetectorError, SettingsError


@contextmanager
def errors_as_lines(verbose: bool) -> Iterator[None]:
    """Turn what a user can cause into a line and exit code 1 (settings: 2), and its own news into lines."""
    try:
        with news_as_lines(verbose):
            yield
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        from detector.commands.interrupt import interrupted
        from detector.faults import unforeseen

        if interrupted():
            raise typer.Exit(1) from error
        if verbose:
            raise
        foreseen = isinstance(error, DetectorError)
        typer.echo(f"polyp-detector: {error if foreseen else unforeseen(error)}", err=True)
        raise typer.Exit(2 if isinstance(error, SettingsError) else 1) from error
    except KeyboardInterrupt as error:
        # `Interrupt` says so, once all is in order.
        raise typer.Exit(1) from error
