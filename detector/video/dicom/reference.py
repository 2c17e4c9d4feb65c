"""What another DICOM object must know of one that it refers to: its UIDs, and the size of its pictures."""

from pathlib import Path
from typing import TYPE_CHECKING

from detector.errors import SourceError
from detector.video.dicom.faults import damaged, quoting_nothing, reading_errors

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_UIDS = ("SOPClassUID", "SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID")
_ENDOSCOPY = "ES"
# Of patient and study, which every object of a study repeats.
_OF_THE_STUDY = (
    *("PatientName", "PatientID", "PatientBirthDate", "PatientSex"),
    *("StudyDate", "StudyTime", "StudyID", "AccessionNumber", "ReferringPhysicianName"),
)


def reference(path: Path, identified: bool) -> "Dataset":
    """A dataset without pixels that stands for an object.

    Args:
        path: of the object.
        identified: whether to take over what it says of patient and study; else all of that is empty.

    Raises:
        SourceError: it cannot be read, or lacks a UID or its size.
    """
    import pydicom

    with quoting_nothing():
        try:
            given = pydicom.dcmread(path, stop_before_pixels=True, force=True)
            made = pydicom.Dataset()
            for name in (*_UIDS, "Rows", "Columns"):
                if not given.get(name):
                    raise SourceError(f"{path}: has no {name}, by which others could refer to it")
                setattr(made, name, given.get(name))
            made.Modality = str(given.get("Modality") or _ENDOSCOPY)
            for name in _OF_THE_STUDY:
                setattr(made, name, str(given.get(name, "")) if identified else "")
        except reading_errors() as error:
            raise damaged(path) from error
    return made
