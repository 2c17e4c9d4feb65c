"""Folders of paired frames and masks: DIR/images and DIR/masks, matched by file stem."""

from collections.abc import Sequence
from pathlib import Path

from detector.errors import DataError
from training.data.samples import Sample

IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"})


def read_folder(root: Path, split: Path | None = None) -> list[Sample]:
    """List the frames of a data folder, in name order; or those of a split file, in its order.

    Args:
        root: holds images/ and, if any frame has a polyp, masks/. An image without a mask has no polyp.
        split: text file with one stem or file name a line; blank lines are passed over.

    Raises:
        DataError: a folder or a named file is missing, or a mask has no frame; every such file is named.
    """
    images = _by_stem(root / "images")
    masks = _by_stem(root / "masks") if (root / "masks").is_dir() else {}
    orphans = sorted(set(masks) - set(images))
    if orphans:
        raise DataError(f"{root / 'masks'}: masks without a frame in images/: {_enumerate(orphans)}")
    names = sorted(images, key=_natural) if split is None else read_split(split)
    missing = [name for name in names if name not in images]
    if missing:
        raise DataError(f"{split}: names frames that are not in {root / 'images'}: {_enumerate(missing)}")
    return [Sample(name, images[name], masks.get(name)) for name in names]


def read_split(path: Path) -> list[str]:
    """Read the stems a split file names.

    Raises:
        DataError: the file cannot be read, is empty, or names a frame twice.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: the split file cannot be read ({error})") from error
    names = [_stem(line.strip()) for line in lines if line.strip()]
    if not names:
        raise DataError(f"{path}: the split file names no frame")
    if len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise DataError(f"{path}: frames named twice: {_enumerate(twice)}")
    return names


def _by_stem(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise DataError(f"{folder}: no such folder; a data folder holds images/ and masks/")
    files = [path for path in folder.iterdir() if path.suffix.lower() in IMAGE_SUFFIXES]
    if not files:
        raise DataError(f"{folder}: holds no picture ({', '.join(sorted(IMAGE_SUFFIXES))})")
    by_stem: dict[str, Path] = {}
    for path in sorted(files):
        if path.stem in by_stem:
            raise DataError(f"{folder}: two files for one frame: {by_stem[path.stem].name}, {path.name}")
        by_stem[path.stem] = path
    return by_stem


def _stem(name: str) -> str:
    return Path(name).stem if Path(name).suffix.lower() in IMAGE_SUFFIXES else name


def _natural(name: str) -> tuple[int, int | str, str]:
    """Sort key that puts 2 before 10."""
    return (0, int(name), name) if name.isdecimal() else (1, name, name)


def _enumerate(names: Sequence[str], most: int = 20) -> str:
    listed = ", ".join(names[:most])
    return listed if len(names) <= most else f"{listed} and {len(names) - most} more"
