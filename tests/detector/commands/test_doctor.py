"""What the doctor finds it says whole, with the command that mends it."""

import pytest

from detector.commands.doctor import Finding, examine, report
from detector.inference.devices import DEVICES


def test_command_that_mends_is_shown_to_the_letter(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    report([Finding("GPU", False, "no driver", "pip install 'onnxruntime-gpu[cuda,cudnn]'")])
    assert "pip install 'onnxruntime-gpu[cuda,cudnn]'" in capsys.readouterr().out


def test_long_path_is_shown_whole_on_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    report([Finding("settings", True, "/" + "a" * 100 + "z")])
    shown = capsys.readouterr().out
    assert shown.count("a") == 100 + "state how to mend".count("a")
    assert "z" in shown


def test_everything_that_is_not_good_has_its_mending() -> None:
    findings = examine()
    assert {finding.subject for finding in findings} >= {
        "Python",
        "processor",
        *(f"device {device.name}" for device in DEVICES),
        "settings",
        "window",
        "display",
        "cache",
        "crashes",
    }
    assert all(finding.mend for finding in findings if not finding.good)
