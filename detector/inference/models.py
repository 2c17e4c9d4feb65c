"""Finding a model by the name it was released under, or by path; choosing its variant for a device.

A released model is a folder: model.onnx computes in float32, and beside it may stand variants of it in other
precisions, model.int8.onnx and model.fp16.onnx. The card says which of them the release measured to be the
best on a device.
"""

from pathlib import Path

from detector.errors import ModelError
from detector.files.resources import resource_folder
from detector.inference.card import CARD, read_card
from detector.inference.processor import sums_int8_exactly

FLOAT32 = "float32"
INT8 = "int8"
_FILE = "model.onnx"


def released_models() -> dict[str, Path]:
    """Names and float32 files of the models that come with the package."""
    return {path.parent.name: path for path in sorted(resource_folder("models").glob(f"*/{_FILE}"))}


def find_model(name_or_path: str | Path) -> Path:
    """File of a released model, or of a user's own.

    Args:
        name_or_path: a released name or a model folder, which both mean its float32 file; either followed by
            a colon and a variant (`default:int8`); or an ONNX file.

    Raises:
        ModelError: there is no such model, or it has no such variant.
    """
    released = released_models()
    base = _base(str(name_or_path), released)
    if base is not None:
        return base
    path = Path(name_or_path)
    if path.is_file():
        return path
    name, colon, variant = str(name_or_path).rpartition(":")
    base = _base(name, released) if colon else None
    if base is not None:
        return _variant_file(base, variant)
    names = ", ".join(released) or "none"
    raise ModelError(f"{name_or_path}: no such model; name a released one ({names}) or an ONNX file")


def choose_variant(name_or_path: str | Path, device: str) -> Path:
    """File of a model for a device: where no variant is named, the one that the card prefers there.

    Args:
        name_or_path: as for `find_model`. A variant or an ONNX file that is named is taken as it is.
        device: what will really compute.

    Raises:
        ModelError: there is no such model or variant, or its card is damaged.
    """
    path = _base(str(name_or_path), released_models())
    if path is None or not path.with_name(CARD).is_file():
        return find_model(name_or_path)
    card = read_card(path.with_name(CARD))
    preferred = card.preferred.get(device, FLOAT32)
    fits = preferred in card.variants and card.variants[preferred].sums_fit
    # A saturating processor would compute something else than what the card's figures are about.
    if preferred == INT8 and not fits and not sums_int8_exactly():
        preferred = FLOAT32
    return _variant_file(path, preferred)


def variant_files(model: Path) -> dict[str, Path]:
    """Names and files of a released model's variants, float32 first.

    Raises:
        ModelError: the card is damaged.
    """
    card = model.with_name(CARD)
    variants = read_card(card).variants if card.is_file() else {}
    return {FLOAT32: model, **{name: model.with_name(entry.file) for name, entry in variants.items()}}


def _base(name: str, released: dict[str, Path]) -> Path | None:
    """The float32 file of a released name or of a model folder."""
    if name in released:
        return released[name]
    file = Path(name) / _FILE
    return file if name and file.is_file() else None


def _variant_file(model: Path, variant: str) -> Path:
    files = variant_files(model)
    if variant not in files:
        raise ModelError(f"{model.parent}: has no variant {variant}; there are: {', '.join(files)}")
    if not files[variant].is_file():
        raise ModelError(f"{files[variant]}: the variant's file is missing; install the model again")
    return files[variant]
