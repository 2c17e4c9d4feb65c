"""A recording as an endoscopy system exports it, with a patient's name in it."""

from pathlib import Path

PATIENT = "Doe^Jane"


def write_dicom(path: Path, video: Path) -> Path:
    """Write a Video Endoscopic Image Storage object around an H.264 MP4 file."""
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.encaps import encapsulate
    from pydicom.uid import UID, generate_uid

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.77.1.1.1")
    meta.MediaStorageSOPInstanceUID, meta.TransferSyntaxUID = generate_uid(), UID("1.2.840.10008.1.2.4.102")
    dataset = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID, dataset.SOPInstanceUID = (
        meta.MediaStorageSOPClassUID,
        meta.MediaStorageSOPInstanceUID,
    )
    dataset.PatientName, dataset.PatientID = PATIENT, "4711-0815"
    dataset.PixelData = encapsulate([video.read_bytes()], has_bot=False)
    dataset["PixelData"].VR, dataset["PixelData"].is_undefined_length = "OB", True
    dataset.save_as(path, enforce_file_format=True)
    return path
