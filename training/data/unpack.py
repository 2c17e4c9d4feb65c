"""From the publisher's archive to a data folder, verified frame by frame."""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import IO

from detector.errors import DataError, OutputError
from training.data.folder import read_folder, read_split
from training.data.kvasir import TEST_SPLIT, TRAIN_SPLIT, read_boxes
from training.data.samples import Sample, read_sample
from training.data.zip_list import open_archive

# Frames of the official split that the publisher's own archive may lack the lists of.
_SPLITS = {TRAIN_SPLIT: "kvasir-seg-train.txt", TEST_SPLIT: "kvasir-seg-val.txt"}
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Edition:
    """A data set as it was published.

    Attributes:
        frames: how many there are.
        sha256: of its files, as `content_sha256` takes it.
        most_files: that its archive may hold.
        most_bytes: that they may take.
    """

    frames: int
    sha256: str
    most_files: int = 4000
    most_bytes: int = 256 << 20


KVASIR_SEG = Edition(1000, "965142022a3771cc5c8dfecd62998fdf4bec226fbaf327a45620c1f0a3277a99")


def unpack_kvasir(archive: Path, target: Path, edition: Edition = KVASIR_SEG) -> None:
    """Unpack Kvasir-SEG; the folder appears under its name only when every frame in it was read.

    Args:
        archive: the publisher's kvasir-seg.zip.
        target: folder to make; it must not exist.
        edition: what the archive must hold.

    Raises:
        DataError: the archive is damaged, too large or not Kvasir-SEG, or the target exists.
        OutputError: the folder cannot be written or the disk is full.
    """
    if target.exists():
        raise DataError(f"{target}: exists already; remove it first to unpack {archive} again")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as hidden:
            # Nobody else may look into the hidden one; what is moved out of it is as new folders are.
            folder = Path(hidden) / target.name
            folder.mkdir()
            _extract(archive, folder, edition)
            root = _root(archive, folder)
            _add_splits(root)
            verify_kvasir(root, edition)
            root.rename(target)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror}); free some space") from error


def verify_kvasir(root: Path, edition: Edition = KVASIR_SEG) -> None:
    """Read every frame and mask of a Kvasir-SEG folder, and hold all to what was published.

    Raises:
        DataError: something is missing, damaged or another; every file that is known to be so is named.
    """
    samples = read_folder(root)
    for split in (TRAIN_SPLIT, TEST_SPLIT):
        read_split(root / split)
    faults = [
        f"{root / 'masks'}: no mask for {sample.name}" for sample in samples if sample.mask_path is None
    ]
    if len(samples) != edition.frames:
        faults.append(f"{root / 'images'}: holds {len(samples)} frames, must hold {edition.frames}")
    for sample in samples:
        try:
            read_sample(sample)
        except DataError as error:
            faults.append(str(error))
    read_boxes(root)
    if not faults and content_sha256(samples) != edition.sha256:
        faults.append(f"{root}: its files are not those that were published")
    if faults:
        raise DataError(*faults, f"remove {root} and run polyp-train download again")


def content_sha256(samples: Sequence[Sample]) -> str:
    """One hash for the names and contents of frames and masks."""
    total = hashlib.sha256()
    for sample in sorted(samples, key=lambda sample: sample.name):
        for path in filter(None, (sample.image_path, sample.mask_path)):
            content = hashlib.sha256(path.read_bytes()).digest()
            total.update(f"{path.parent.name}/{path.name}".encode() + b"\0" + content)
    return total.hexdigest()


def _extract(archive: Path, folder: Path, edition: Edition) -> None:
    """Unpack all members; each one's checksum is compared as it is read."""
    if not archive.is_file():
        raise DataError(f"{archive}: no such file; check the path")
    with open_archive(archive, edition.most_files) as members:
        listed = [member for member in members.infolist() if not member.is_dir()]
        # What is listed is refused before a byte is written; what is written is counted all the same.
        room = _Room(archive, edition.most_bytes)
        if sum(member.file_size for member in listed) > edition.most_bytes:
            raise room.exceeded()
        for member in listed:
            _write(members, member, folder / member.filename, room)


class _Room:
    """The bytes that an archive may still take."""

    def __init__(self, archive: Path, most: int) -> None:
        self._archive, self._left = archive, most

    def take(self, count: int) -> None:
        """Write so many.

        Raises:
            DataError: they are more than there is room for.
        """
        self._left -= count
        if self._left < 0:
            raise self.exceeded()

    def exceeded(self) -> DataError:
        """What is said of an archive that takes more."""
        return DataError(f"{self._archive}: unpacks to more than was published; not Kvasir-SEG")


def _write(members: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, room: _Room) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with members.open(member) as packed, path.open("wb") as file:
        for chunk in _chunks(packed):
            room.take(len(chunk))
            file.write(chunk)


def _chunks(packed: IO[bytes]) -> Iterator[bytes]:
    while chunk := packed.read(_CHUNK):
        yield chunk


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
