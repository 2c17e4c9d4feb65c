"""Every command line on a page is one that the programs take, and every option there is one of theirs."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer.main

from detector.analysis.results.records import FORMAT
from detector.cli import app as detector
from training.cli import app as training

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "CHANGELOG.md", "SECURITY.md", "docs/**/*.md", "models/*/README.md")
# Of the commands that try the tests.
_OTHERS = frozenset({"--seed", "--inputs", "--most", "--cuts", "--kills"})
_BLOCK = re.compile(r"^```(?:sh)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`]+)`")
_PROGRAM = re.compile(r"(?:\.venv/bin/)?(polyp-(?:detector|train))(\s.*)?$", re.DOTALL)
_OPTION = re.compile(r"--[a-z][a-z-]+")
_PROGRAMS = {
    "polyp-detector": typer.main.get_command(detector),
    "polyp-train": typer.main.get_command(training),
}


class Line(NamedTuple):
    """A command line on a page; a whole one stands in a block of its own, others may leave something out."""

    page: str
    program: str
    words: tuple[str, ...]
    whole: bool


def _pages() -> list[Path]:
    return sorted(path for pattern in PAGES for path in ROOT.glob(pattern))


def _lines() -> Iterator[Line]:
    for path in _pages():
        text, page = path.read_text("utf-8"), path.relative_to(ROOT).as_posix()
        for block in _BLOCK.findall(text):
            for each in re.split(r"\n|&&", block.replace("\\\n", " ")):
                yield from _line(page, each.strip(), whole=True)
        for span in _SPAN.findall(_CODE.sub("", text)):
            yield from _line(page, " ".join(span.split()), whole=False)


def _line(page: str, text: str, whole: bool) -> Iterator[Line]:
    found = _PROGRAM.match(text)
    if found and text != FORMAT:
        yield Line(page, found[1], tuple(shlex.split(found[2] or "", comments=True)), whole)


def _command(line: Line) -> Any:
    """What the words ask for: a command of the program, or the program itself."""
    program: Any = _PROGRAMS[line.program]
    if not line.words or line.words[0].startswith("-"):
        return program
    assert line.words[0] in program.commands, f"{line.page}: {line.program} has no {line.words[0]}"
    return program.commands[line.words[0]]


def _options(command: Any) -> set[str]:
    said = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    return said | {"--help"}


def _all_options() -> set[str]:
    programs: list[Any] = list(_PROGRAMS.values())
    commands = [command for program in programs for command in (program, *program.commands.values())]
    return {option for command in commands for option in _options(command)}


@pytest.mark.parametrize(
    "line", sorted(set(_lines())), ids=lambda line: f"{line.page}: {' '.join(line[2])}"[:90]
)
def test_every_command_line_is_one_that_the_programs_take(line: Line) -> None:
    command = _command(line)
    for word in line.words:
        option = word.strip("[]").partition("=")[0]
        if option.startswith("-"):
            assert option in _options(command), f"{line.page}: {line.program} {line.words[0]} has no {option}"
    # What it takes is checked as it is when it runs; nothing is run.
    if line.whole and line.words and command is not _PROGRAMS[line.program] and "--list" not in line.words:
        command.make_context(line.words[0], list(line.words[1:]))


def test_every_option_that_a_page_names_is_one_of_the_programs() -> None:
    known = _all_options() | _OTHERS
    named = {
        (path.relative_to(ROOT).as_posix(), option)
        for path in _pages()
        for span in _SPAN.findall(_CODE.sub("", path.read_text("utf-8")))
        if span.startswith("--")
        for option in _OPTION.findall(span)
    }
    assert len(named) > 50
    assert {each for each in named if each[1] not in known} == set()


def test_there_are_command_lines_to_check() -> None:
    assert len({line for line in _lines() if line.whole}) > 40
