"""Public names: what was renamed answers to its former name for one release, and says so."""

import importlib

import pytest

import detector


@pytest.mark.parametrize(
    ("module", "former", "present"),
    [
        ("detector", "read_recording", "read_results"),
        ("detector.analysis", "read_recording", "read_results"),
        ("detector.analysis", "Recording", "Results"),
    ],
)
def test_a_former_name_still_serves_and_names_the_present_one(module: str, former: str, present: str) -> None:
    home = importlib.import_module(module)
    with pytest.warns(DeprecationWarning, match=f"{former} is now called {present}") as warned:
        assert getattr(home, former) is getattr(home, present)
    assert [warning.filename for warning in warned] == [__file__]


def test_a_former_name_can_be_imported() -> None:
    with pytest.warns(DeprecationWarning, match="read_recording"):
        from detector import read_recording
    assert read_recording is detector.read_results


@pytest.mark.parametrize("module", ["detector", "detector.analysis"])
def test_what_never_was_is_no_attribute(module: str) -> None:
    with pytest.raises(AttributeError, match="has no attribute 'read_film'"):
        importlib.import_module(module).read_film  # noqa: B018


@pytest.mark.parametrize("module", ["detector", "detector.analysis"])
def test_all_public_names_are_there(module: str) -> None:
    home = importlib.import_module(module)
    assert all(getattr(home, name) for name in home.__all__)


@pytest.mark.parametrize(
    ("module", "former", "home", "present"),
    [
        ("lanes", "Lanes", "engines", "EnginePool"),
        ("recording", "iter_frames", "results.reader", "iter_frames"),
        ("recording", "decode_mask", "results.masks", "decode_mask"),
        ("recording", "Recording", "results.schema", "Results"),
        ("recording", "read_recording", "results.reader", "read_results"),
        ("tracks", "summarise_tracks", "results.tracks", "summarise_tracks"),
    ],
)
def test_a_documented_name_serves_from_its_former_module(
    module: str, former: str, home: str, present: str
) -> None:
    wanted = getattr(importlib.import_module(f"detector.analysis.{home}"), present)
    with pytest.warns(DeprecationWarning, match=f"is now detector.analysis.{home}.{present}") as warned:
        assert getattr(importlib.import_module(f"detector.analysis.{module}"), former) is wanted
    assert [warning.filename for warning in warned] == [__file__]


def test_a_former_module_has_nothing_else() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Streets'"):
        importlib.import_module("detector.analysis.lanes").Streets  # noqa: B018
