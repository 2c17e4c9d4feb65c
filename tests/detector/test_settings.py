"""What is declared once is what the command line offers, what a detector takes, and what a file may say."""

import inspect
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detector.cli import app
from detector.declared import declared
from detector.detector import PolypDetector
from detector.settings import DetectorSettings, Gate

MakeModel = Callable[..., Path]


def test_every_setting_has_its_help_and_a_default_within_its_range() -> None:
    for setting in (*declared(DetectorSettings).values(), *declared(Gate).values()):
        assert setting.help.endswith(".")
        if isinstance(setting.default, int | float):
            assert setting.least is None or setting.least <= setting.default
            assert setting.most is None or setting.default <= setting.most
        assert not setting.choices or setting.default in setting.choices


def test_detector_takes_the_settings_with_their_defaults() -> None:
    taken = dict(inspect.signature(PolypDetector).parameters)
    assert {name: each.default for name, each in taken.items()} == {
        name: each.default for name, each in declared(DetectorSettings).items()
    }


@pytest.mark.parametrize("command", ["view", "analyze"])
def test_command_line_offers_every_setting_with_its_help_and_range(command: str) -> None:
    done = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    said = " ".join(done.output.split())
    for setting in declared(DetectorSettings).values():
        assert f"--{setting.name.replace('_', '-')} " in said
        assert setting.help in said
        for bound in (setting.least, setting.most):
            assert bound is None or f"{bound:g}" in said


def test_build_gives_the_detector_of_the_settings(make_model: MakeModel) -> None:
    gate = Gate(hold=0.4)
    detector = DetectorSettings(make_model(), "cpu", threshold=0.3, threads=1, gate=gate).build()
    assert (detector.engine.device, detector.engine.threads) == ("cpu", 1)
    assert (detector.threshold, detector.gate) == (0.3, gate)
    assert DetectorSettings(make_model(), "cpu", threads=1, gate=None).build().gate is None


def test_pinned_settings_open_the_same_again_in_another_process(make_model: MakeModel) -> None:
    settings = DetectorSettings(make_model(), "auto", threads=1)
    engine = settings.build().engine
    pinned = pickle.loads(pickle.dumps(settings.pinned(engine)))
    assert (pinned.model, pinned.device) == (engine.path, engine.device)
    assert (pinned.threads, pinned.gate) == (1, Gate())
