"""dicom/: what was marked as DICOM objects of the recording's own study. The one file of highdicom.

A structured report (TID 1500, PS3.16) has a group for each polyp, with its outline in the frame that shows it
best; a segmentation (PS3.3, A.51) for each marked frame has its masks. Segmentations of many frames need a
frame of reference in space, which video of an endoscope has not.
"""

from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from detector.analysis.exports.choices import ExportChoices
from detector.analysis.exports.marked import MarkedFrame, marked_frames
from detector.analysis.results.masks import decode_mask
from detector.analysis.results.schema import Header, PolypRecord, Results
from detector.analysis.results.tracks import TrackSummary
from detector.errors import OutputError
from detector.files.folder import FilesOfAFolder, write_whole_folder
from detector.files.versions import installed_versions
from detector.video.dicom import is_dicom
from detector.video.dicom.reference import reference

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

PARTS = ("report.dcm", "segments_*.dcm")
_MAKER = "polyp-detector"
# A verdict on what was drawn by a reader.
_DRAWN = "missed"
# VL Endoscopic Image Storage: highdicom asks for a geometry of video, which is put in its place afterwards.
_SINGLE_PICTURE = "1.2.840.10008.5.1.4.1.1.77.1.1"
_REPORT_SERIES, _SEGMENT_SERIES = 9001, 9002


def write_dicom(
    results: Results,
    tracks: Sequence[TrackSummary],
    source: str,
    path: Path,
    choices: ExportChoices,
    review: str = "",
) -> None:
    """Write report.dcm and segments_*.dcm.

    Args:
        results: of a recording in a DICOM object.
        tracks: that were marked.
        source: the object.
        path: of the folder.
        choices: whether patient and study are named.
        review: SHA-256 of the review by which results were corrected; empty where they are as found.

    Raises:
        SourceError: the object cannot be read or referred to.
        OutputError: the recording is no DICOM object, was turned or stretched, highdicom is not installed, or
            the folder cannot be written.
    """
    try:
        import highdicom  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise OutputError(
            f"{path}: needs highdicom; install it with: pip install 'polyp-detector[dicom]'"
        ) from error
    given = Path(source)
    if not given.is_file() or not is_dicom(given):
        raise OutputError(f"{source}: is no DICOM object; the format dicom is for those")
    described, info = reference(given, choices.identified), results.header.source
    if (described.Columns, described.Rows) != (info.width, info.height):
        raise OutputError(f"{source}: was turned or stretched for display; its outlines fit no stored pixel")
    write_whole_folder(path, PARTS, _Writer(results, tracks, described, review).files())


class _Writer:
    """Makes the objects of one recording; made again, they have the same UIDs."""

    def __init__(
        self, results: Results, tracks: Sequence[TrackSummary], source: "Dataset", review: str
    ) -> None:
        self._results, self._tracks, self._source = results, tracks, source
        # Another content must be another object.
        self._review = [review] if review else []
        self._description = f"Marked by {_MAKER}{', reviewed' if review else ''}. Research use only."
        self._class = str(source.SOPClassUID)

    def files(self) -> FilesOfAFolder:
        """The report, and a segmentation for each marked frame."""
        yield "report.dcm", _stored(self._report())
        for number, frame in zip(count(1), marked_frames(self._results), strict=False):
            yield f"segments_{frame.record.frame:06d}.dcm", _stored(self._segments(frame, number))

    def _report(self) -> "Dataset":
        from highdicom import sr
        from pydicom.sr.codedict import codes

        observer = sr.ObserverContext(
            codes.DCM.Device, sr.DeviceObserverIdentifyingAttributes(self._uid("device"), name=_MAKER)
        )
        content = sr.MeasurementReport(
            observation_context=sr.ObservationContext(observer_device_context=observer),
            procedure_reported=sr.CodedConcept("73761001", "SCT", "Colonoscopy"),
            imaging_measurements=[self._group(track) for track in self._tracks] or None,
            title=codes.DCM.ImagingMeasurementReport,
        )
        return sr.ComprehensiveSR(
            evidence=[self._source],
            content=content[0],
            series_instance_uid=self._uid("reports", *self._review),
            series_number=_REPORT_SERIES,
            sop_instance_uid=self._uid("report", *self._review),
            instance_number=1,
            manufacturer=_MAKER,
            manufacturer_model_name=self._results.header.model.name,
            software_versions=_version(),
            series_description=self._description,
        )

    def _group(self, track: TrackSummary) -> Any:
        """A polyp: its outline in its best frame, and the best score; no finding but that it is a lesion.

        What a reader drew has neither score nor algorithm.
        """
        from highdicom import sr
        from pydicom.sr.codedict import codes

        header, drawn = self._results.header, track.best.verdict == _DRAWN
        seen = sr.SourceImageForRegion(
            self._class, str(self._source.SOPInstanceUID), referenced_frame_numbers=[track.best_frame + 1]
        )
        score = sr.Measurement(
            name=sr.CodedConcept("score", f"99{_MAKER.upper()}"[:16], "Best score of the detector"),
            value=round(100 * track.best_score, 2),
            unit=codes.UCUM.Percent,
        )
        return sr.PlanarROIMeasurementsAndQualitativeEvaluations(
            tracking_identifier=sr.TrackingIdentifier(self._uid(track.number), f"Polyp {track.number}"),
            referenced_region=sr.ImageRegion("POLYLINE", _outline(track.best, track.best_frame), seen),
            finding_type=codes.SCT.Lesion,
            measurements=None if drawn else [score],
            algorithm_id=None if drawn else sr.AlgorithmIdentification(_algorithm(header), _model(header)),
        )

    def _segments(self, frame: MarkedFrame, number: int) -> "Dataset":
        from highdicom import seg
        from pydicom.uid import UID

        picture = deepcopy(self._source)
        picture.SOPClassUID = UID(_SINGLE_PICTURE)
        masks = np.stack([decode_mask(polyp, frame.record.frame) for polyp in frame.polyps], axis=-1)
        made = seg.Segmentation(
            source_images=[picture],
            pixel_array=masks[None].astype(np.uint8),
            segmentation_type="BINARY",
            segment_descriptions=[self._segment(place, polyp) for place, polyp in enumerate(frame.polyps, 1)],
            series_instance_uid=self._uid("segments", *self._review),
            series_number=_SEGMENT_SERIES,
            sop_instance_uid=self._uid("segments", frame.record.frame, *self._review),
            instance_number=number,
            manufacturer=_MAKER,
            manufacturer_model_name=self._results.header.model.name,
            software_versions=_version(),
            device_serial_number="0",
            series_description=self._description,
        )
        self._refer(made, frame.record.frame + 1)
        return made

    def _segment(self, place: int, polyp: PolypRecord) -> Any:
        from highdicom import AlgorithmIdentificationSequence, seg
        from pydicom.sr.codedict import codes

        header, drawn = self._results.header, polyp.verdict == _DRAWN
        algorithm = AlgorithmIdentificationSequence(
            _algorithm(header), codes.DCM.ArtificialIntelligence, _model(header)
        )
        return seg.SegmentDescription(
            segment_number=place,
            segment_label=f"Polyp {polyp.track}",
            segmented_property_category=codes.SCT.MorphologicallyAbnormalStructure,
            segmented_property_type=codes.SCT.Lesion,
            algorithm_type="MANUAL" if drawn else "AUTOMATIC",
            algorithm_identification=None if drawn else algorithm,
            tracking_uid=self._uid(polyp.track),
            tracking_id=f"Polyp {polyp.track}",
        )

    def _refer(self, made: "Dataset", frame: int) -> None:
        """Name the class and the frame of the recording wherever it is referred to."""

        def name(dataset: "Dataset", element: Any) -> None:
            if element.keyword == "ReferencedSOPInstanceUID" and element.value == self._source.SOPInstanceUID:
                dataset.ReferencedSOPClassUID = self._source.SOPClassUID
            if element.keyword == "SourceImageSequence":
                for each in element.value:
                    each.ReferencedFrameNumber = frame

        made.walk(name)

    def _uid(self, *parts: object) -> Any:
        from highdicom import UID
        from pydicom.uid import generate_uid

        model = self._results.header.model.sha256
        made = generate_uid(entropy_srcs=[_MAKER, str(self._source.SOPInstanceUID), model, *map(str, parts)])
        return UID(str(made))


def _outline(polyp: PolypRecord, frame: int) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Of its largest part, closed: columns and rows in pixels."""
    mask = decode_mask(polyp, frame).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = max(contours, key=len)[:, 0] + 0.5
    return np.vstack([points, points[:1]]).astype(np.float64)


def _stored(dataset: "Dataset") -> bytes:
    content = BytesIO()
    dataset.save_as(content, enforce_file_format=True)
    return content.getvalue()


def _algorithm(header: Header) -> str:
    return f"{_MAKER} {header.model.name}"[:64]


def _model(header: Header) -> str:
    return f"{header.model.version} {header.model.sha256[:12]}"[:64]


def _version() -> str:
    return installed_versions([_MAKER]).get(_MAKER) or "unknown"
