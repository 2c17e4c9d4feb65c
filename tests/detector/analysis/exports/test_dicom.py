"""Objects for an archive of pictures, opened by pydicom and by highdicom."""

from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from typer.testing import CliRunner

from detector.analysis import read_results
from detector.analysis.exports.marked import marked_frames
from detector.analysis.results.masks import decode_mask
from detector.boxes import Box
from detector.cli import app
from detector.review import open_review
from tests.detector.analysis.dicom_object import PATIENT, write_dicom
from tests.green_model import write_model
from tests.recordings import HEIGHT, WIDTH, write_recording

hd = pytest.importorskip("highdicom")
UIDS = {"StudyInstanceUID": "1.2.3.1", "SeriesInstanceUID": "1.2.3.2", "SOPInstanceUID": "1.2.3.3"}


def _source(folder: Path) -> Path:
    """The recording with a disc in frames 5 to 14, as an endoscopy system exports it."""
    path = write_dicom(folder / "v.dcm", write_recording(folder / "v.mp4"))
    dataset = pydicom.dcmread(path)
    for name, value in {**UIDS, "Rows": HEIGHT, "Columns": WIDTH}.items():
        setattr(dataset, name, value)
    dataset.file_meta.MediaStorageSOPInstanceUID = UIDS["SOPInstanceUID"]
    dataset.save_as(path, enforce_file_format=True)
    return path


def _call(*arguments: object) -> None:
    result = CliRunner().invoke(app, [*map(str, arguments)])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def analyzed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dicom")
    model = write_model(folder / "green.onnx")
    _call("analyze", _source(folder), "--out", folder / "out", "--model", model, "--device", "cpu")
    return folder / "out" / "v"


@pytest.fixture
def written(analyzed: Path, tmp_path: Path) -> Path:
    _call("export", analyzed, "--format", "dicom", "--out", tmp_path)
    return tmp_path / "dicom"


def _objects(folder: Path) -> list[Any]:
    return [pydicom.dcmread(path) for path in sorted(folder.iterdir())]


def test_each_marked_frame_has_its_masks(analyzed: Path, written: Path) -> None:
    frames = list(marked_frames(read_results(analyzed / "results.jsonl")))
    assert frames
    for frame in frames:
        read = hd.seg.segread(written / f"segments_{frame.record.frame:06d}.dcm")
        (polyp,) = frame.polyps
        np.testing.assert_array_equal(read.pixel_array > 0, decode_mask(polyp, frame.record.frame))
        (source,) = read.PerFrameFunctionalGroupsSequence[0].DerivationImageSequence[0].SourceImageSequence
        assert source.ReferencedSOPInstanceUID == UIDS["SOPInstanceUID"]
        assert source.ReferencedSOPClassUID == "1.2.840.10008.5.1.4.1.1.77.1.1.1"
        assert source.ReferencedFrameNumber == frame.record.frame + 1
        assert read.get_segment_description(1).segment_label == f"Polyp {polyp.track}"


def test_the_report_has_a_group_for_each_polyp_with_its_outline(analyzed: Path, written: Path) -> None:
    read = hd.sr.srread(written / "report.dcm")
    assert (
        read.content.get_observation_contexts() if hasattr(read.content, "get_observation_contexts") else True
    )
    (group,) = read.content.get_planar_roi_measurement_groups()
    assert group.tracking_identifier == "Polyp 1"
    (score,) = group.get_measurements()
    assert 50 < score.value <= 100
    assert score.unit.value == "%"
    outline = group.roi.value
    results = read_results(analyzed / "results.jsonl")
    frame = int(group.roi.ContentSequence[0].ReferencedSOPSequence[0].ReferencedFrameNumber) - 1
    (polyp,) = results.frames[frame].polyps
    assert np.abs(outline.min(axis=0) - (polyp.box.x1, polyp.box.y1)).max() <= 2
    assert np.abs(outline.max(axis=0) - (polyp.box.x2, polyp.box.y2)).max() <= 2
    np.testing.assert_array_equal(outline[0], outline[-1])


def test_study_is_kept_and_the_patient_is_not_named(written: Path) -> None:
    objects = _objects(written)
    assert len({each.SOPInstanceUID for each in objects}) == len(objects) > 3
    for each in objects:
        assert each.StudyInstanceUID == UIDS["StudyInstanceUID"]
        assert each.SeriesInstanceUID != UIDS["SeriesInstanceUID"]
        assert (each.PatientName, each.PatientID) == ("", "")
    for path in written.iterdir():
        assert PATIENT.encode() not in path.read_bytes()


def test_the_patient_is_named_where_that_is_asked_for(analyzed: Path, tmp_path: Path) -> None:
    _call("export", analyzed, "--format", "dicom", "--out", tmp_path, "--identified")
    assert {str(each.PatientName) for each in _objects(tmp_path / "dicom")} == {PATIENT}


def test_a_polyp_is_the_same_in_all_objects_and_in_those_made_again(
    analyzed: Path, written: Path, tmp_path: Path
) -> None:
    _call("export", analyzed, "--format", "dicom", "--out", tmp_path / "again")
    tracked = {
        str(each.SegmentSequence[0].TrackingUID)
        for each in (*_objects(written), *_objects(tmp_path / "again" / "dicom"))
        if each.Modality == "SEG"
    }
    assert len(tracked) == 1
    uids = [
        [str(each.SOPInstanceUID) for each in _objects(folder)]
        for folder in (written, tmp_path / "again" / "dicom")
    ]
    assert uids[0] == uids[1]


def test_what_a_reader_drew_is_manual_and_corrected_objects_are_others(
    analyzed: Path, written: Path, tmp_path: Path
) -> None:
    review = tmp_path / "ab.jsonl"
    with open_review(analyzed, "AB", review) as opened:
        opened.reject(1)
        opened.add_missed(2, Box(10.0, 20.0, 30.0, 40.0))
    _call("export", analyzed, "--format", "dicom", "--review", review, "--out", tmp_path / "reviewed")
    folder = tmp_path / "reviewed" / "dicom"
    assert sorted(path.name for path in folder.iterdir()) == ["report.dcm", "segments_000002.dcm"]
    read = hd.seg.segread(folder / "segments_000002.dcm")
    assert read.pixel_array.sum() == 400
    segment = read.get_segment_description(1)
    assert (segment.algorithm_type.value, segment.algorithm_identification) == ("MANUAL", None)
    (group,) = hd.sr.srread(folder / "report.dcm").content.get_planar_roi_measurement_groups()
    assert group.get_measurements() == []
    raw = {one.SOPInstanceUID for one in _objects(written)} | {
        one.SeriesInstanceUID for one in _objects(written)
    }
    assert not raw & {one.SOPInstanceUID for one in _objects(folder)}
    assert not raw & {one.SeriesInstanceUID for one in _objects(folder)}


def test_a_recording_that_is_no_dicom_object_is_refused(tmp_path: Path) -> None:
    model, video = write_model(tmp_path / "green.onnx"), write_recording(tmp_path / "w.mp4")
    _call("analyze", video, "--out", tmp_path / "out", "--model", model, "--device", "cpu")
    result = CliRunner().invoke(app, ["export", str(tmp_path / "out" / "w"), "--format", "dicom"])
    assert result.exit_code == 1
    assert "is no DICOM object" in result.output
