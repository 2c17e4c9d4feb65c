"""What the window says, in the user's language.

English stands in the code, marked by `tr`; `translations/LANGUAGE.ts` has the others, in the form of Qt
Linguist. Qt's own loader takes compiled files alone, whose compiler is no part of PyQt6: so the sources are
read as they are.
"""

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from PyQt6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from detector.settings import SYSTEM_LANGUAGE
from detector.worded import Worded

CONTEXT, SOURCE = "polyp-detector", "en"
FOLDER = Path(__file__).parent / "translations"


def tr(text: str) -> str:
    """A text of the window in the language that is installed; as it is where that has no word for it."""
    return QCoreApplication.translate(CONTEXT, text)


def said(words: str) -> str:
    """What rooms that know no Qt say; what was put together of a text and values keeps these."""
    if not isinstance(words, Worded):
        return words
    values = {
        name: said(value) if isinstance(value, Worded) else value for name, value in words.values.items()
    }
    return tr(words.template).format(**values)


def texts_of(language: str) -> dict[str, str]:
    """What stands for each English text in a language; empty for English."""
    if language == SOURCE:
        return {}
    # A file of the program's own.
    root = ElementTree.parse(FOLDER / f"{language}.ts").getroot()  # nosec B314
    return {
        message.findtext("source", ""): message.findtext("translation", "")
        for message in root.iter("message")
    }


def languages() -> tuple[str, ...]:
    """Those that the window speaks."""
    return (SOURCE, *sorted(file.stem for file in FOLDER.glob("*.ts")))


def chosen_language(setting: str) -> str:
    """The language that a setting asks for: the system's where that is spoken here, else English."""
    wanted = QLocale.system().name().partition("_")[0] if setting == SYSTEM_LANGUAGE else setting
    return wanted if wanted in languages() else SOURCE


def install_language(application: QCoreApplication, setting: str) -> None:
    """Let every text from now on be in the language of a setting, in place of an earlier one."""
    for earlier in application.findChildren(QTranslator):
        application.removeTranslator(earlier)
        earlier.setParent(None)
    language = chosen_language(setting)
    # Buttons and dialogs of Qt itself.
    own = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language != SOURCE and own.load(f"qtbase_{language}", folder):
        application.installTranslator(own)
    application.installTranslator(Catalogue(texts_of(language), application))


class Catalogue(QTranslator):
    """The texts of one language."""

    def __init__(self, texts: Mapping[str, str], parent: QObject | None = None) -> None:
        """Translate each English text into what stands for it."""
        super().__init__(parent)
        self._texts = texts

    def translate(  # type: ignore[override]
        self,
        context: str | None,
        sourceText: str | None,  # noqa: N803 - Qt's name
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        """Qt's question for a text; None where another translator may know it."""
        return self._texts.get(sourceText or "") if context == CONTEXT else None

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Whether there are no texts; Qt leaves an empty translator out."""
        return not self._texts
