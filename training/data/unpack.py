"""From the publisher's archive to a data folder, verified frame by frame."""

import shutil
import tempfile
import zipfile
import zlib
from importlib import resources
from pathlib import Path, PurePosixPath

from detector.errors import DataError, OutputError
from training.data.folder import read_folder, read_split
from training.data.kvasir import TEST_SPLIT, TRAIN_SPLIT, read_boxes
from training.data.samples import read_sample

# Frames of the official split that the publisher's own archive may lack the lists of.
_SPLITS = {TRAIN_SPLIT: "kvasir-seg-train.txt", TEST_SPLIT: "kvasir-seg-val.txt"}
KVASIR_FRAMES = 1000


def unpack_kvasir(archive: Path, target: Path, frames: int = KVASIR_FRAMES) -> None:
    """Unpack Kvasir-SEG; the folder appears under its name only when every frame in it was read.

    Args:
        archive: the publisher's kvasir-seg.zip.
        target: folder to make; it must not exist.
        frames: how many frames the archive must hold.

    Raises:
        DataError: the archive is damaged or not Kvasir-SEG, or the target exists.
        OutputError: the folder cannot be written or the disk is full.
    """
    if target.exists():
        raise DataError(f"{target}: exists already; remove it first to unpack {archive} again")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as folder:
            _extract(archive, Path(folder))
            root = _root(archive, Path(folder))
            _add_splits(root)
            verify_kvasir(root, frames)
            root.chmod(0o755)
            root.rename(target)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror}); free some space") from error


def verify_kvasir(root: Path, frames: int = KVASIR_FRAMES) -> None:
    """Read every frame and mask of a Kvasir-SEG folder.

    Raises:
        DataError: something is missing or damaged; every such file is named.
    """
    samples = read_folder(root)
    for split in (TRAIN_SPLIT, TEST_SPLIT):
        read_split(root / split)
    faults = [
        f"{root / 'masks'}: no mask for {sample.name}" for sample in samples if sample.mask_path is None
    ]
    if len(samples) != frames:
        faults.append(f"{root / 'images'}: holds {len(samples)} frames, must hold {frames}")
    for sample in samples:
        try:
            read_sample(sample)
        except DataError as error:
            faults.append(str(error))
    read_boxes(root)
    if faults:
        raise DataError(*faults, f"remove {root} and run polyp-train download again")


def _extract(archive: Path, folder: Path) -> None:
    """Unpack all members; each one's checksum is compared as it is read."""
    if not archive.is_file():
        raise DataError(f"{archive}: no such file; check the path")
    try:
        with zipfile.ZipFile(archive) as members:
            for member in members.infolist():
                path = PurePosixPath(member.filename)
                if path.is_absolute() or ".." in path.parts:
                    raise DataError(f"{archive}: member {member.filename} points outside; not Kvasir-SEG")
                members.extract(member, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise DataError(f"{archive}: damaged ({error}); remove it and fetch it again") from error


def _root(archive: Path, folder: Path) -> Path:
    """The folder that holds images/: the archive's top, or a folder in it."""
    for candidate in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        if (candidate / "images").is_dir() and (candidate / "masks").is_dir():
            return candidate
    raise DataError(f"{archive}: holds no images/ and masks/; not Kvasir-SEG")


def _add_splits(root: Path) -> None:
    """Put the official split beside the frames where the archive lacks it."""
    lists = resources.files("training.data") / "splits"
    for name, shipped in _SPLITS.items():
        if not (root / name).exists():
            with resources.as_file(lists / shipped) as path:
                shutil.copyfile(path, root / name)
