"""DICOM objects of many pictures, plain and compressed, written as capture systems export them."""

import warnings
from pathlib import Path
from typing import Any

import cv2
import numpy as np

_SYNTAX = "1.2.840.10008.1.2"
IMPLICIT, EXPLICIT, DEFLATED, BIG_ENDIAN = "", "1", "1.99", "2"
JPEG, JPEG_LS, JPEG_2000, RLE = "4.50", "4.80", "4.90", "5"
# Of which pydicom makes them itself.
_COMPRESSED = (JPEG_LS, RLE)


def write_pictures(
    path: Path, frames: list[np.ndarray], syntax: str = EXPLICIT, kind: str = "RGB", **elements: Any
) -> Path:
    """Write a multi-frame object of pictures [H, W, 3] or [H, W] as `kind` stores them."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import UID, generate_uid

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.7.4")
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = UID(_named(EXPLICIT if syntax in _COMPRESSED else syntax))
    dataset = Dataset()
    dataset.file_meta, dataset.SOPClassUID = meta, meta.MediaStorageSOPClassUID
    dataset.SOPInstanceUID, dataset.PatientName = meta.MediaStorageSOPInstanceUID, "DOE^JANE"
    dataset.Rows, dataset.Columns = frames[0].shape[:2]
    dataset.SamplesPerPixel = frames[0].ndim if frames[0].ndim == 3 else 1
    dataset.PhotometricInterpretation, dataset.NumberOfFrames = kind, len(frames)
    dataset.BitsAllocated = dataset.BitsStored = 8 * frames[0].dtype.itemsize
    dataset.HighBit, dataset.PixelRepresentation = dataset.BitsStored - 1, 0
    if dataset.SamplesPerPixel == 3:
        dataset.PlanarConfiguration = 0
    dataset.PixelData, compressed = _pixel_data(frames, syntax, kind)
    dataset["PixelData"].VR = "OB" if compressed or frames[0].dtype == np.uint8 else "OW"
    if syntax in _COMPRESSED:
        dataset.compress(UID(_named(syntax)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for keyword, value in elements.items():
            setattr(dataset, keyword, value)
        dataset.save_as(path, enforce_file_format=True)
    return path


def _named(syntax: str) -> str:
    return f"{_SYNTAX}.{syntax}" if syntax else _SYNTAX


def _pixel_data(frames: list[np.ndarray], syntax: str, kind: str) -> tuple[bytes, bool]:
    from pydicom.encaps import encapsulate

    if syntax not in (JPEG, JPEG_2000):
        swapped = (frame.byteswap() if syntax == BIG_ENDIAN else frame for frame in frames)
        return b"".join(frame.tobytes() for frame in swapped), False
    suffix, options = ".jp2", list[int]()
    if syntax == JPEG:
        sampling = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422 if kind == "YBR_FULL_422" else 0x111111
        suffix, options = ".jpg", [cv2.IMWRITE_JPEG_QUALITY, 95, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]
    bgr = (frame[..., ::-1] if frame.ndim == 3 else frame for frame in frames)
    parts = [cv2.imencode(suffix, frame, options)[1].tobytes() for frame in bgr]
    return encapsulate([part + b"\0" * (len(part) % 2) for part in parts]), True
