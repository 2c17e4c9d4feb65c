"""The window speaks English and German, both whole."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QWidget

from detector.analysis.exports.table import EXPORTS
from detector.app.help_panel import HelpPanel
from detector.app.translation import (
    FOLDER,
    SOURCE,
    chosen_language,
    install_language,
    languages,
    said,
    texts_of,
    tr,
)
from detector.declared import declared
from detector.display import DisplayState
from detector.keys import ACTIONS, REVIEW_ACTIONS, bindings
from detector.notice import NOTICE
from detector.quality import Fault
from detector.review import refusals
from detector.settings import SYSTEM_LANGUAGE, WindowSettings
from detector.settings_tree import every_setting
from detector.worded import worded

_APP = FOLDER.parent
# Said of a wish that cannot be fulfilled, and of what a user noted.
_WISHES = tuple(words for name, words in vars(refusals).items() if name.isupper())
_MARKS = "lesion", "snapshot", "clip"
_PLACE = re.compile(r"\{\w*[^}]*\}")


def _marked() -> set[str]:
    """Every text that stands in a call of `tr` in the code of the window, or of `worded` in any room."""
    files = [(file, ("tr", "worded")) for file in _APP.rglob("*.py")]
    files += [(file, ("worded",)) for file in _APP.parent.rglob("*.py")]
    return {text for file, names in files for text in _texts_in(file, names)}


def _texts_in(file: Path, names: tuple[str, ...]) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            argument = node.args[0]
            if isinstance(argument, ast.Constant):
                yield argument.value
            else:
                # Of others, which are listed below; a text that is put together can be in no catalogue.
                assert not isinstance(argument, ast.JoinedStr | ast.BinOp), f"{file}:{node.lineno}"


def _of_others() -> set[str]:
    """What the window says in words of rooms that know no Qt."""
    settings = [placed.setting for placed in every_setting()]
    return {
        NOTICE,
        *_WISHES,
        *_MARKS,
        *(state.value for state in DisplayState),
        *(action.says for action in (*ACTIONS, *REVIEW_ACTIONS)),
        *(fault.value for fault in Fault),
        *(export.says for export in EXPORTS),
        *(setting.title for setting in settings),
        *(setting.help for setting in settings),
    }


@pytest.fixture
def german(application: QApplication) -> Iterator[None]:
    install_language(application, "de")
    yield
    install_language(application, "en")


def test_settings_offer_the_languages_that_the_window_speaks() -> None:
    assert set(declared(WindowSettings)["language"].choices) == {SYSTEM_LANGUAGE, *languages()}


@pytest.mark.parametrize("language", [each for each in languages() if each != SOURCE])
def test_each_language_has_every_text_and_no_other(language: str) -> None:
    texts, said = texts_of(language), _marked() | _of_others()
    assert len(said) > 30
    assert sorted(said - texts.keys()) == []
    assert sorted(texts.keys() - said) == []
    assert [source for source, target in texts.items() if not target.strip()] == []


@pytest.mark.parametrize("language", [each for each in languages() if each != SOURCE])
def test_what_is_filled_in_is_the_same_in_each_language(language: str) -> None:
    for source, target in texts_of(language).items():
        assert sorted(_PLACE.findall(source)) == sorted(_PLACE.findall(target))


def test_window_says_german_words_where_german_is_asked_for(german: None) -> None:
    assert tr("NO SIGNAL") == "KEIN SIGNAL"
    parent = QWidget()
    label = HelpPanel(parent, bindings()).findChild(QLabel)
    assert label is not None
    assert "Läsion hier" in label.text()
    assert "Kein Medizinprodukt" in label.text()
    assert "Strg+Q" in label.text()


def test_qts_own_buttons_are_german_too(german: None) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    button = box.buttons()[0]
    assert button.text().replace("&", "") == "Abbrechen"


def test_what_other_rooms_say_is_filled_in_in_german(german: None) -> None:
    phase = worded("{phase} {time}", phase=worded("withdrawal"), time="6:12")
    assert (str(phase), said(phase)) == ("withdrawal 6:12", "Rückzug 6:12")
    assert said("v.mp4: no such file") == "v.mp4: no such file"


def test_text_without_a_translation_stays_as_it_is(german: None) -> None:
    assert tr("no such text") == "no such text"
    assert QCoreApplication.translate("another program", "NO SIGNAL") == "NO SIGNAL"


def test_language_is_the_systems_or_a_chosen_one() -> None:
    assert chosen_language("de") == "de"
    assert chosen_language(SYSTEM_LANGUAGE) in languages()


def test_language_can_be_changed_while_the_program_runs(application: QApplication) -> None:
    for language, word in (("de", "BEREIT"), ("en", "READY"), ("de", "BEREIT")):
        install_language(application, language)
        assert tr("READY") == word
    install_language(application, "en")
    assert tr("READY") == "READY"
