"""`polyp-detector --version`: the program, its model and what computes, without loading any of them."""

import platform

from detector.errors import ModelError
from detector.files.json_text import read_json
from detector.files.resources import resource_folder
from detector.files.versions import installed_versions
from detector.inference.devices import runtime_packages
from detector.settings import DetectorSettings

_PACKAGES = (*runtime_packages(), "av", "PyQt6", "PyQt6-Qt6")
# As many hexadecimal digits tell one release of a model from another.
_SHORT = 12


def version_lines() -> list[str]:
    """One line each for the program, the model that is taken where none is named, Python and the runtimes.

    Raises:
        ModelError: the model's card is missing or damaged.
    """
    program = installed_versions(["polyp-detector"]).get("polyp-detector", "(not installed)")
    runtimes = [f"{package} {version}" for package, version in installed_versions(_PACKAGES).items()]
    return [
        f"polyp-detector {program}",
        f"model {_model()}",
        f"Python {platform.python_version()}",
        *runtimes,
    ]


def _model() -> str:
    """Name, version and the beginning of the SHA-256. The card's reader would load the runtime."""
    path = resource_folder("models") / DetectorSettings().model / "card.json"
    try:
        card = read_json(path)
        return f"{card['name']} {card['version']}, sha256 {card['sha256'][:_SHORT]}"
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: missing or damaged; install polyp-detector again") from error
