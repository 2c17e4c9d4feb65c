"""Finding a model by the name it was released under, or by path."""

from pathlib import Path

from detector.errors import ModelError
from detector.resources import resource_folder

DEFAULT = "default"
_FILE = "model.onnx"


def released_models() -> dict[str, Path]:
    """Names and files of the models that come with the package."""
    return {path.parent.name: path for path in sorted(resource_folder("models").glob(f"*/{_FILE}"))}


def find_model(name_or_path: str | Path) -> Path:
    """File of a released model, or of a user's own.

    Raises:
        ModelError: there is no such model.
    """
    released = released_models()
    if str(name_or_path) in released:
        return released[str(name_or_path)]
    path = Path(name_or_path)
    if path.is_dir() and (path / _FILE).is_file():
        return path / _FILE
    if path.is_file():
        return path
    names = ", ".join(released) or "none"
    raise ModelError(f"{name_or_path}: no such model; name a released one ({names}) or an ONNX file")
