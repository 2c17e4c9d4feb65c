"""polyp-detector: the command line. Heavy modules are imported by the command that needs them."""

from typing import Annotated

import typer

from detector.cli.machine import benchmark, doctor, models
from detector.cli.offline import agree, analyze, compare, export
from detector.cli.procedure import record
from detector.cli.windows import demo, review, start, start_screen, view
from detector.commands.errors import errors_as_lines
from detector.commands.log_lines import show_errors_plainly
from detector.commands.options import DetectorOptions
from detector.notice import NOTICE

app = typer.Typer(
    pretty_exceptions_enable=False,
    # Boxes and colours cost more processor time than the rest of --help.
    rich_markup_mode=None,
    help=f"Real-time polyp detection in colonoscopy video. {NOTICE}",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from detector.commands.version import version_lines

        with errors_as_lines(verbose=False):
            typer.echo("\n".join(version_lines()))
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _every_command(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Versions of what computes, and exit."
        ),
    ] = False,
) -> None:
    """What comes before every command; without one, the start screen."""
    from detector.files.crash import write_crashes

    show_errors_plainly()
    write_crashes()
    if context.invoked_subcommand is None:
        with errors_as_lines(verbose=False):
            start((), DetectorOptions({}))


app.command(name="app")(start_screen)
for command in (demo, view, analyze, record, review, export, compare, agree, benchmark, models, doctor):
    app.command()(command)
