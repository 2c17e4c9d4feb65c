"""Video and pictures in DICOM objects. Nothing of a patient is read, quoted or written."""

from detector.video.dicom.detection import is_dicom
from detector.video.dicom.opening import open_dicom

__all__ = ["is_dicom", "open_dicom"]
